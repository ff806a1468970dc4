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
/// to the next older name, the oldest is removed. A file that is open stays whole meanwhile, and
/// tells by its inode where it is.
///
/// The newest file that has been seen stays open, so that it is known among those that there are
/// later: what follows it directly is known as long as it has not been removed between two looks.
/// ``look()`` is for those who are not reading for a while.
package final class LogFileReader<Format: LogFileFormat>: Sendable {
    private struct State {
        var format: Format
        /// Files that are read or will be, the oldest first, each with the one that follows it. The
        /// last stays when it has been read, and may be written to.
        var parts: [LogFile] = []
        /// Whole lines of the first of these that have been read and not been handed.
        var block: ArraySlice<UInt8> = []
        /// The request's begin has been looked for.
        var isBegun = false
        var texts: LogTexts
        /// Before the next line others are missing: they were rotated away, or cannot be read.
        var followsGap = false
        /// Before the first line there may have been others that are wanted: all names are taken.
        var mayMissOlder = false
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
            look(&state)
            var pieces = LogPieces()
            while !pieces.isFull, let part = state.parts.first {
                if state.followsGap {
                    // It is told where it is: a piece begins there.
                    guard pieces.isEmpty else { break }
                    pieces.followsGap = true
                    state.followsGap = false
                }
                // Before the look at its end: nothing is written to it after that.
                if state.parts.count == 1 { look(&state) }
                let isOld = state.parts.count > 1
                if read(part, &state, into: &pieces) { continue }
                guard isOld else { break }
                state.parts.removeFirst()
                if state.parts.first?.followsGap == true { state.followsGap = true }
            }
            guard !pieces.isEmpty else {
                state.followsGap = state.followsGap || pieces.followsGap
                return nil
            }
            return pieces.take()
        }
    }

    /// Takes note of the files that there are, without reading them. Blocks on the disk.
    package func look() { state.withLock { look(&$0) } }

    private func look(_ state: inout State) {
        guard state.isBegun else { return begin(&state) }
        guard request.follow else { return }
        guard let last = state.parts.last else {
            // There was nothing: all is new.
            state.parts = allFiles()
            return
        }
        guard let newest = paths.first, !last.isFile(newest) else { return }
        let files = allFiles()
        if let place = files.firstIndex(where: { $0.isSameFile(as: last) }) {
            state.parts += files[(place + 1)...]
        } else if let first = files.first {
            // It has been removed, and maybe others behind it.
            first.followsGap = true
            state.parts += files
        }
        // Not more than the log has files, beside the one that is being read: those that have been
        // removed take space of the disk as long as they are open.
        while state.parts.count > paths.count + 1 {
            let dropped = state.parts.remove(at: 1)
            if dropped.followsGap || !dropped.isEmpty { state.parts[1].followsGap = true }
        }
    }

    private func begin(_ state: inout State) {
        state.isBegun = true
        state.parts = allFiles()
        if !request.follow { for part in state.parts { part.endNow() } }
        state.mayMissOlder = request.since != nil && state.parts.count == paths.count
        guard var left = request.tail else { return }
        for part in state.parts.reversed() { left -= part.goBack(lines: left) }
        if left == 0 { state.mayMissOlder = false }
    }

    /// The oldest first, as they were at one moment, though the newest may have been missing: it
    /// is made behind the renaming.
    private func allFiles() -> [LogFile] {
        var files: [LogFile] = []
        // Should they be rotated faster than they are found, the last try stands.
        for _ in 0..<8 {
            files = []
            for path in paths {
                guard let file = LogFile(path) else { continue }
                // Where one was renamed meanwhile, it is found again.
                files.removeAll { $0.isSameFile(as: file) }
                files.append(file)
            }
            if let path = paths.first, let newest = files.first, newest.isFile(path) { break }
        }
        return files.reversed()
    }

    /// Hands lines; false at the end of the part.
    private func read(_ part: LogFile, _ state: inout State, into pieces: inout LogPieces) -> Bool {
        if state.block.isEmpty {
            if part.isCut {
                // Somebody emptied it in its place.
                part.offset = 0
                state.followsGap = true
                return true
            }
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
            if let since = request.since {
                // The first one of all tells whether what is kept reaches as far back.
                if state.mayMissOlder, line.timestamp >= since { pieces.followsGap = true }
                state.mayMissOlder = false
                if line.timestamp < since { continue }
            }
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
