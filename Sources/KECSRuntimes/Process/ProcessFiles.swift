import Foundation
import Glibc
import KECSControl
import KECSModel

/// The process runtime's data folder.
///
///     hints                           the FIFO that supervisors write to
///     tasks/<task id>/arn             the task's ARN
///     tasks/<task id>/<container>/    see CSupervisor.h; besides it
///         container.json              ``ProcessContainer``
///         work/                       scratch folder
///
/// Folders come to be whole: made beside, under a name that begins with a dot,
/// and renamed. All calls block on the disk.
struct ProcessFiles: Sendable {
    let root: String

    init(root: String) throws {
        self.root = root
        for folder in [root, root + "/tasks"] {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        }
    }

    var hints: String { root + "/hints" }

    /// nil where the name could lead elsewhere: it never was a task of this server.
    func taskFolder(_ taskId: String) -> String? {
        Self.isSafe(taskId) ? "\(root)/tasks/\(taskId)" : nil
    }

    func containerFolder(_ taskId: String, _ container: String) -> String? {
        guard let task = taskFolder(taskId), Self.isSafe(container) else { return nil }
        return "\(task)/\(container)"
    }

    /// ECS's own characters for these names, so that a name is one path component.
    private static func isSafe(_ name: String) -> Bool {
        (1...255).contains(name.utf8.count)
            && name.utf8.allSatisfy {
                switch $0 {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }

    /// The part of a task's ARN that names its folder.
    static func taskId(_ arn: String) -> String {
        arn.split(separator: "/").last.map(String.init) ?? ""
    }

    /// Ids of the tasks that have a folder.
    func taskIds() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: root + "/tasks")
            .filter { !$0.hasPrefix(".") }.sorted()
    }

    /// In the folder of a task that has an address of its own. No container can have this name.
    private static let addressFile = ".address"

    /// Where the task is in `awsvpc` mode; nil for others.
    func address(_ taskId: String) -> String? {
        taskFolder(taskId).flatMap { Self.text("\($0)/\(Self.addressFile)") }
    }

    func arn(_ taskId: String) -> String? {
        taskFolder(taskId).flatMap { Self.text($0 + "/arn") }
    }

    /// Names of the task's containers that have a folder.
    func containers(_ taskId: String) -> [String] {
        guard let folder = taskFolder(taskId),
            let names = try? FileManager.default.contentsOfDirectory(atPath: folder)
        else { return [] }
        return names.filter { !$0.hasPrefix(".") && $0 != "arn" }
    }

    func container(_ taskId: String, _ name: String) -> ProcessContainer? {
        guard let folder = containerFolder(taskId, name),
            let bytes = FileManager.default.contents(atPath: folder + "/container.json")
        else { return nil }
        return try? JSONDecoder().decode(ProcessContainer.self, from: bytes)
    }

    /// Makes the task's folder where it is absent.
    func makeTask(_ task: TaskSpec) throws {
        guard let folder = taskFolder(task.id), task.id == Self.taskId(task.arn) else {
            throw RuntimeError(.terminal, "the task id \(task.id) cannot name a folder")
        }
        if Self.exists(folder) { return }
        var files = ["arn": Array(task.arn.utf8)]
        files[Self.addressFile] = ProcessPlan.address(of: task).map { Array($0.utf8) }
        try make(folder, files: files)
    }

    /// Makes a container's folder, unless it is there already.
    func makeContainer(
        _ container: ProcessContainer, taskId: String, files: [String: [UInt8]]
    ) throws {
        guard let folder = containerFolder(taskId, container.name) else {
            throw RuntimeError(.terminal, "\(container.name) cannot name a folder")
        }
        var files = files
        files["container.json"] = Array(try JSONEncoder().encode(container))
        try make(folder, files: files, folders: ["work"])
    }

    private func make(_ folder: String, files: [String: [UInt8]], folders: [String] = []) throws {
        let parent = URL(filePath: folder).deletingLastPathComponent().path()
        let beside = "\(parent)/.new-\(UUID().uuidString)"
        do {
            try FileManager.default.createDirectory(
                atPath: beside, withIntermediateDirectories: false,
                attributes: [.posixPermissions: 0o700])
            for (name, content) in files {
                try Data(content).write(to: URL(filePath: "\(beside)/\(name)"))
            }
            for name in folders {
                try FileManager.default.createDirectory(
                    atPath: "\(beside)/\(name)", withIntermediateDirectories: false)
            }
        } catch {
            try? FileManager.default.removeItem(atPath: beside)
            throw error
        }
        if rename(beside, folder) == 0 { return }
        // Somebody else was first (a folder that is not empty is not replaced).
        let code = errno
        try? FileManager.default.removeItem(atPath: beside)
        guard code == EEXIST || code == ENOTEMPTY else {
            throw RuntimeError(
                .retryable, "cannot make \(folder): \(String(cString: strerror(code)))")
        }
    }

    /// Takes the task's folder out of sight at once, then deletes it.
    func removeTask(_ taskId: String) throws {
        guard let folder = taskFolder(taskId), Self.exists(folder) else { return }
        let beside = "\(root)/tasks/.gone-\(UUID().uuidString)"
        guard rename(folder, beside) == 0 else {
            throw RuntimeError(
                .retryable, "cannot remove \(folder): \(String(cString: strerror(errno)))")
        }
        try? FileManager.default.removeItem(atPath: beside)
    }

    /// Deletes what an earlier run left half made or half removed.
    func removeLeftovers() {
        let tasks = root + "/tasks"
        for folder in [tasks] + ((try? taskIds()) ?? []).map({ "\(tasks)/\($0)" }) {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            for name in names where name.hasPrefix(".new-") || name.hasPrefix(".gone-") {
                try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
            }
        }
    }

    // MARK: - Small files

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// A file's text; nil where there is none. Only for files of a few lines.
    static func text(_ path: String) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = read(file, &bytes, bytes.count)
        return count < 0 ? nil : String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    /// Whole or not at all.
    static func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
    }
}
