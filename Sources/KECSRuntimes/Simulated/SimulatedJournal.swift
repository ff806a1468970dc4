import Foundation
import KECSControl
import KECSModel

/// The simulation's memory across restarts: one JSON line for each thing asked of
/// it, appended to a file before it takes effect. `kill -9` loses nothing; a
/// power cut may lose the last lines (there is no fsync: nothing real ran).
///
/// Not safe for concurrent use: its owner calls it under its lock.
struct SimulatedJournal {
    enum Entry: Sendable, Codable {
        case start(task: SimulatedTask.Identity, container: SimulatedContainer)
        case stop(
            taskArn: String, container: String, signal: SimulatedContainer.StopSignalName,
            at: Timestamp)
        case remove(taskArns: [String])
    }

    struct Unreadable: Error, CustomStringConvertible {
        var description: String
    }

    private let path: String
    private let file: FileHandle
    private var size: UInt64
    /// Lines in the file, dead ones too.
    private(set) var lines: Int

    /// Opens or makes `simulated.journal` in the folder, and answers the tasks
    /// that it tells of. A last line without an end is dropped: the server died
    /// while it wrote it. Any other line that cannot be read is an error, so that
    /// a newer version's file is left alone.
    static func open(
        folder: String, now: Timestamp
    ) throws -> (SimulatedJournal, [String: SimulatedTask]) {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let path = folder + "/simulated.journal"
        var tasks: [String: SimulatedTask] = [:]
        let decoder = JSONDecoder()
        let content = FileManager.default.contents(atPath: path) ?? Data()
        let lines = content.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.dropLast().enumerated() {
            do {
                tasks.apply(try decoder.decode(Entry.self, from: line))
            } catch {
                throw Unreadable(
                    description: "\(path): line \(index + 1) cannot be read: \(error)")
            }
        }
        for arn in tasks.keys { tasks[arn]?.move(before: now) }
        return (try SimulatedJournal(path: path, entries: tasks.liveEntries), tasks)
    }

    /// Written beside and renamed: the old file is whole until the new one is.
    private init(path: String, entries: [Entry]) throws {
        var content = Data()
        for entry in entries { content.append(try Self.line(entry)) }
        try content.write(to: URL(filePath: path), options: .atomic)
        self.path = path
        file = try FileHandle(forUpdating: URL(filePath: path))
        size = try file.seekToEnd()
        lines = entries.count
    }

    mutating func append(_ entry: Entry) throws(RuntimeError) {
        do {
            let line = try Self.line(entry)
            try file.write(contentsOf: line)
            size += UInt64(line.count)
            lines += 1
        } catch {
            // No half line may stay before the next one.
            try? file.truncate(atOffset: size)
            throw RuntimeError(.retryable, "cannot write \(path): \(error.inOneLine)")
        }
    }

    /// Starts a new file with only these entries. On failure the old one goes on.
    mutating func compact(to entries: [Entry]) throws {
        self = try SimulatedJournal(path: path, entries: entries)
    }

    private static func line(_ entry: Entry) throws -> Data {
        var line = try JSONEncoder().encode(entry)
        line.append(UInt8(ascii: "\n"))
        return line
    }
}
