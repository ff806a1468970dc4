import Glibc
import KECSControl
import KECSModel
import Synchronization

/// How a log's files hold its lines.
package protocol LogFileFormat: Sendable {
    /// Read at once: more than a line can have.
    static var blockBytes: Int { get }

    /// What a line of the file says, given without its end; nil where it is none.
    mutating func line(_ bytes: ArraySlice<UInt8>) -> LogFileLine?
}

package struct LogFileLine {
    package var timestamp: Timestamp
    package var stream: ContainerLogLine.Stream
    /// The program's next line of this stream goes on with it.
    package var isPartial: Bool
    package var bytes: ArraySlice<UInt8>
}

/// Reads a log that is kept in files from a place on, and across their rotations: each is renamed
/// to the next older name, the oldest is removed. A file that is open stays whole meanwhile.
package final class LogFileReader<Format: LogFileFormat>: Sendable {
    private struct State {
        var format: Format
        /// Files to be read, the oldest first.
        var parts: [LogFile] = []
        /// Whole lines of the first of these that have been read and not been handed.
        var block: ArraySlice<UInt8> = []
        /// The last that have been read to their ends. They stay open, so that no other file can
        /// be taken for them.
        var done: [LogFile] = []
        /// The request's begin has been looked for.
        var isBegun = false
        var texts: LogTexts
        /// Before the next line others are missing: they were rotated away, or cannot be read.
        var followsGap = false
    }

    /// The newest first.
    private let paths: [String]
    private let request: LogRequest
    private let state: Mutex<State>

    /// - Parameter paths: where its files are, the newest first.
    package init(_ paths: [String], _ format: Format, isTerminal: Bool = false, _ request: LogRequest) {
        self.paths = paths
        self.request = request
        state = Mutex(State(format: format, texts: LogTexts(isTerminal: isTerminal)))
    }

    /// The next lines; nil where there are none for now. Blocks on the disk.
    package func next() -> LogPiece? {
        state.withLock { state in
            if state.parts.isEmpty { open(&state) }
            var pieces = LogPieces()
            while !pieces.isFull, let part = state.parts.first {
                if state.followsGap {
                    // It is told where it is: a piece begins there.
                    guard pieces.isEmpty else { break }
                    pieces.followsGap = true
                    state.followsGap = false
                }
                // Before the look at its end: nothing is written to it after that.
                let isOld = state.parts.count > 1 || (request.follow && !isNewest(part))
                if read(part, &state, into: &pieces) { continue }
                guard isOld else { break }
                state.done = state.done.suffix(paths.count) + [state.parts.removeFirst()]
                if state.parts.isEmpty { open(&state) }
            }
            guard !pieces.isEmpty else {
                state.followsGap = state.followsGap || pieces.followsGap
                return nil
            }
            return pieces.take()
        }
    }

    private func isNewest(_ part: LogFile) -> Bool { paths.first.map(part.isFile) ?? true }

    /// Opens what there is and has not been read.
    private func open(_ state: inout State) {
        let isFirst = !state.isBegun
        state.isBegun = true
        let files = allFiles()
        let done = state.done
        state.parts = files.filter { file in !done.contains { $0.isSameFile(as: file) } }
        // The file that was read last is among the older ones, unless there were too many
        // rotations meanwhile.
        if let last = done.last, !state.parts.isEmpty, !files.contains(where: { $0.isSameFile(as: last) }) {
            state.followsGap = true
        }
        // Where there was nothing at first, all that comes is new.
        guard isFirst else { return }
        if !request.follow { for part in state.parts { part.endNow() } }
        guard var left = request.tail else { return }
        for part in state.parts.reversed() { left -= part.goBack(lines: left) }
    }

    /// The oldest first. They are looked for from the newest name on, and files go the same way
    /// only: one that is renamed meanwhile is found again, and none between two is passed over.
    private func allFiles() -> [LogFile] {
        var files: [LogFile] = []
        for path in paths {
            guard let file = LogFile(path) else { continue }
            // Where it is the second time, there is nothing between it and what is older.
            files.removeAll { $0.isSameFile(as: file) }
            files.append(file)
        }
        return files.reversed()
    }

    /// Hands lines; false at the end of the part.
    private func read(_ part: LogFile, _ state: inout State, into pieces: inout LogPieces) -> Bool {
        if state.block.isEmpty {
            let block = part.block(Format.blockBytes)
            guard let last = block.lastIndex(of: UInt8(ascii: "\n")) else {
                guard block.count == Format.blockBytes else { return false }
                // Nobody writes such a line: it is none.
                part.offset += block.count
                state.followsGap = true
                return true
            }
            state.block = block[...last]
            part.offset += last + 1
        }
        while !pieces.isFull, let end = state.block.firstLineEnd {
            let bytes = state.block[state.block.startIndex..<end]
            state.block = state.block[(end + 1)...]
            guard let line = state.format.line(bytes) else {
                state.followsGap = true
                return true
            }
            if let since = request.since, line.timestamp < since { continue }
            state.texts.take(line) { pieces.add($0) }
        }
        return true
    }
}

extension ArraySlice<UInt8> {
    /// Where the first line ends.
    fileprivate var firstLineEnd: Int? {
        withUnsafeBytes { bytes in
            guard let begin = bytes.baseAddress, let found = memchr(begin, 0x0A, bytes.count) else { return nil }
            return startIndex + (UnsafeRawPointer(found) - begin)
        }
    }
}
