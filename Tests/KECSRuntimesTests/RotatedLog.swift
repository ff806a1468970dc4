import Foundation
import Testing

/// A log that the test writes and rotates.
final class RotatedLog: Sendable {
    let folder = FileManager.default.temporaryDirectory.appending(path: "kecs-log-\(UUID().uuidString)")
    let paths: [String]
    /// As lines of the file.
    let write: @Sendable (Int) -> String

    init(files: Int, _ write: @escaping @Sendable (Int) -> String) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let path = folder.appending(path: "log").path()
        paths = [path] + (1..<files).map { "\(path).\($0)" }
        self.write = write
        try append("")
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func append(_ text: String) throws {
        if !FileManager.default.fileExists(atPath: paths[0]) {
            _ = FileManager.default.createFile(atPath: paths[0], contents: nil)
        }
        let file = try #require(FileHandle(forWritingAtPath: paths[0]))
        try file.seekToEnd()
        try file.write(contentsOf: Data(text.utf8))
        try file.close()
    }

    func append(_ numbers: some Sequence<Int>) throws { try append(numbers.map(write).joined()) }

    func rotate() throws {
        try? FileManager.default.removeItem(atPath: paths[paths.count - 1])
        for index in paths.indices.dropLast().reversed()
        where FileManager.default.fileExists(atPath: paths[index]) {
            try FileManager.default.moveItem(atPath: paths[index], toPath: paths[index + 1])
        }
        try append("")
    }

    /// Files of it that this process has open, those that have been removed among them.
    private var open: [String] {
        let links = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        return links.compactMap {
            try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
        }.filter { $0.contains(folder.lastPathComponent) }
    }

    var openFiles: Int { open.count }
    var isNewestOpen: Bool { open.contains { $0.hasSuffix("/log") } }
}

/// SplitMix64: a seed decides it.
struct SeededNumbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
