import Glibc
import KECSControl
import KECSModel
import Synchronization

/// Reads the log that a supervisor keeps from a place on, and across its rotations: a file
/// that is open stays whole when it is renamed or removed.
final class ProcessLogReader: Sendable {
    /// Read at once: more than a line can have.
    private static let blockBytes = 48 << 10

    private struct State {
        /// Files to be read, the oldest first.
        var parts: [ProcessLogPart] = []
        /// The last two that have been read to their ends. They stay open, so that no other
        /// file can be taken for them.
        var done: [ProcessLogPart] = []
        /// The request's begin has been looked for.
        var isBegun = false
        var texts: [ContainerLogLine.Stream: LogText] = [:]
        /// Lines may have been rotated away since the last that were read.
        var followsGap = false
    }

    private let folder: String
    private let request: LogRequest
    private let state = Mutex(State())

    init(folder: String, _ request: LogRequest) {
        self.folder = folder
        self.request = request
    }

    /// The next lines; nil where there are none for now. Blocks on the disk.
    func next() -> LogPiece? {
        state.withLock { state in
            if state.parts.isEmpty { open(&state) }
            var pieces = LogPieces()
            while !pieces.isFull, let part = state.parts.first {
                // Before the look at its end: nothing is written to it after that.
                let isOld = state.parts.count > 1 || (request.follow && !part.isFile(folder + "/log"))
                if read(part, &state.texts, into: &pieces) { continue }
                guard isOld else { break }
                state.done = state.done.suffix(1) + [state.parts.removeFirst()]
                if state.parts.isEmpty { open(&state) }
            }
            guard var piece = pieces.take() else { return nil }
            piece.followsGap = state.followsGap
            state.followsGap = false
            return piece
        }
    }

    /// Opens what there is and has not been read.
    private func open(_ state: inout State) {
        let isFirst = !state.isBegun
        state.isBegun = true
        let files = bothFiles()
        let done = state.done
        state.parts = files.filter { file in !done.contains { $0.isSameFile(as: file) } }
        // The older file is the one read last, unless there were more rotations meanwhile.
        if let last = done.last, !state.parts.isEmpty, !files.contains(where: { $0.isSameFile(as: last) }) {
            state.followsGap = true
        }
        // Where there was nothing at first, all that comes is new.
        guard isFirst else { return }
        if !request.follow { for part in state.parts { part.endNow() } }
        guard var left = request.tail else { return }
        for part in state.parts.reversed() { left -= part.goBack(lines: left) }
    }

    /// The older and the newer; neither is missing because it was being renamed.
    private func bothFiles() -> [ProcessLogPart] {
        let (old, new) = (folder + "/log.1", folder + "/log")
        for _ in 0..<10 {
            let older = ProcessLogPart(old)
            let newer = ProcessLogPart(new)
            let isSteady = older.map { $0.isFile(old) } ?? !ProcessFiles.exists(old)
            if isSteady, newer != nil || older == nil { return [older, newer].compactMap { $0 } }
        }
        // It is being renamed right now: the next look sees more.
        return [ProcessLogPart(old)].compactMap { $0 }
    }

    /// Reads a block; false at the end of the part.
    private func read(
        _ part: ProcessLogPart, _ texts: inout [ContainerLogLine.Stream: LogText],
        into pieces: inout LogPieces
    ) -> Bool {
        let bytes = part.block(Self.blockBytes)
        var start = 0
        while !pieces.isFull,
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n"))
        {
            if let line = ProcessLog.Line(bytes[start..<end]),
                request.since.map({ line.timestamp >= $0 }) ?? true
            {
                let text = texts[line.stream, default: LogText()].take(
                    line.bytes, isPartial: line.isPartial)
                pieces.add(
                    ContainerLogLine(
                        timestamp: line.timestamp, stream: line.stream, text: text,
                        isPartial: line.isPartial))
            }
            start = end + 1
        }
        if start == 0, bytes.count == Self.blockBytes {
            // No supervisor writes such a line: it is none.
            start = bytes.count
        }
        part.offset += start
        return start > 0
    }
}
