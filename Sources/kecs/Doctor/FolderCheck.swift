#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif
import Foundation

/// Can the server keep its data where it is to?
enum FolderCheck {
    static func run(_ configuration: Configuration) -> Finding {
        let path = configuration.dataDir
        let topic = "Data"
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            let parent = existingParent(of: path)
            guard access(parent, W_OK | X_OK) == 0 else {
                return .fail(
                    topic, "\(path) does not exist and cannot be made: \(parent) is not writable",
                    "Choose another folder with --data-dir.")
            }
            return .ok(topic, "\(path) will be made at the first start")
        }
        guard isFolder.boolValue else {
            return .fail(topic, "\(path) is a file", "Move it away, or choose a folder with --data-dir.")
        }
        guard access(path, R_OK | W_OK | X_OK) == 0 else {
            return .fail(
                topic, "\(path) is not writable for this user",
                "Change its owner, or choose another folder with --data-dir.")
        }
        if let owner = owner(of: path) {
            return .ok(topic, "\(path) is in use by the KECS server with process id \(owner)")
        }
        let size = size(of: "\(path)/kecs.sqlite")
        return .ok(topic, "\(path) is writable\(size.map { "; the database has \($0) KiB" } ?? "")")
    }

    /// The nearest folder above that exists.
    static func existingParent(of path: String) -> String {
        var folder = path
        while folder != "/", !FileManager.default.fileExists(atPath: folder) {
            folder = (folder as NSString).deletingLastPathComponent
        }
        return folder
    }

    /// The process that holds the folder's lock, as the lock file tells.
    private static func owner(of path: String) -> String? {
        let lock = open("\(path)/kecs.lock", O_RDWR | O_CLOEXEC)
        guard lock >= 0 else { return nil }
        defer { close(lock) }
        guard flock(lock, LOCK_EX | LOCK_NB) != 0 else { return nil }
        let text = FileManager.default.contents(atPath: "\(path)/kecs.lock") ?? Data()
        let digits = text.prefix(20).prefix { (48...57).contains($0) }
        return digits.isEmpty ? "?" : String(decoding: digits, as: UTF8.self)
    }

    private static func size(of path: String) -> Int? {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) / 1024 : nil
    }
}
