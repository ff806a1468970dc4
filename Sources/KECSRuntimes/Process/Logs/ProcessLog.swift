import Foundation
import Glibc
import KECSControl
import KECSModel

/// Reads the log that a supervisor keeps: `log.1`, then `log`, a line each
/// `<ms> <o|e> <text>`; with `O` or `E` there was no line end behind the text.
enum ProcessLog {
    /// The newest `limit` lines, oldest first.
    static func tail(folder: String, limit: Int) -> [ContainerLogLine] {
        guard limit > 0 else { return [] }
        var newer = open(folder + "/log")
        var older = open(folder + "/log.1")
        // Rotated between the two: the first is now the older one.
        if let first = newer, let second = older, first.inode == second.inode {
            newer = open(folder + "/log")
            older = second
        }
        var lines = newer.map { $0.tail(limit) } ?? []
        if lines.count < limit, let older { lines = older.tail(limit - lines.count) + lines }
        return lines
    }

    private static func open(_ path: String) -> Part? {
        guard let file = FileHandle(forReadingAtPath: path) else { return nil }
        var info = stat()
        guard fstat(file.fileDescriptor, &info) == 0 else { return nil }
        return Part(file: file, inode: info.st_ino, size: Int(info.st_size))
    }

    private struct Part {
        let file: FileHandle
        let inode: ino_t
        let size: Int

        /// Reads from the end, a block at a time, until there are enough lines.
        func tail(_ limit: Int) -> [ContainerLogLine] {
            var bytes = Data()
            var start = size
            var ends = 0
            // One line end more than lines: the first line of a block may be cut.
            while start > 0, ends <= limit {
                let from = max(0, start - 65_536)
                guard (try? file.seek(toOffset: UInt64(from))) != nil,
                    let block = try? file.read(upToCount: start - from), !block.isEmpty
                else { break }
                ends += block.count { $0 == UInt8(ascii: "\n") }
                bytes = block + bytes
                start = from
            }
            // What follows the last line end is being written right now.
            guard let last = bytes.lastIndex(of: UInt8(ascii: "\n")) else { return [] }
            return bytes[..<last].split(
                separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
            )
            .dropFirst(start > 0 ? 1 : 0).suffix(limit).compactMap(Self.line)
        }

        private static func line(_ bytes: Data) -> ContainerLogLine? {
            ProcessLogFormat().line(Array(bytes)[...]).map {
                ContainerLogLine(
                    timestamp: $0.timestamp, stream: $0.stream,
                    text: String(decoding: $0.bytes, as: UTF8.self))
            }
        }
    }
}

package struct ProcessLogFormat: LogFileFormat {
    package static let blockBytes = 48 << 10

    package init() {}

    package func line(_ line: ArraySlice<UInt8>) -> LogFileLine? {
        let parts = line.split(
            separator: UInt8(ascii: " "), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let moment = Int(String(decoding: parts[0], as: UTF8.self)),
            parts[1].count == 1, let letter = parts[1].first
        else { return nil }
        let stream: ContainerLogLine.Stream
        switch letter {
        case UInt8(ascii: "o"), UInt8(ascii: "O"): stream = .stdout
        case UInt8(ascii: "e"), UInt8(ascii: "E"): stream = .stderr
        default: return nil
        }
        return LogFileLine(
            timestamp: Timestamp(milliseconds: moment), stream: stream,
            isPartial: letter == UInt8(ascii: "O") || letter == UInt8(ascii: "E"), bytes: parts[2])
    }
}
