import KECSControl
import KECSModel

/// A container's log as the test writes it; see ``FakeRuntime/changeLog(of:_:_:)``.
package struct FakeLog: Sendable {
    package var lines: [ContainerLogLine] = []
    /// The container has ended: no more comes.
    package var isEnded = false
    /// It never ends: behind `lines` there is always another, of so many bytes. 0: it does not.
    package var floodBytes = 0
    /// The next line is told to follow a gap.
    package var hasGap = false
    /// What its readers fail with behind what there is.
    package var failure: RuntimeError?
    /// Lines that have been handed to readers.
    package var handed = 0

    /// Text of the flood's lines, numbered from 0.
    package static func flood(_ number: Int, bytes: Int) -> String {
        let text = "\(number) "
        return text + String(repeating: "x", count: max(0, bytes - text.utf8.count))
    }
}

extension FakeRuntime {
    package func readLogs(
        _ taskArn: String, container: String, _ request: LogRequest,
        receive: @Sendable (LogPiece) async throws -> Void
    ) async throws {
        try check(.readLogs)
        guard let log = log(of: taskArn, container) else {
            throw RuntimeError(.absent, "There is no such container.")
        }
        let (changes, leave) = joinLogReaders()
        defer { leave() }
        var next = max(0, log.lines.count - (request.tail ?? .max))
        var change = changes.makeAsyncIterator()
        while true {
            try Task.checkCancellation()
            guard let log = self.log(of: taskArn, container) else { return }
            if var piece = log.piece(from: &next, since: request.since) {
                piece.followsGap = log.hasGap
                let count = piece.lines.count
                changeLog(of: taskArn, container) {
                    $0.hasGap = false
                    $0.handed += count
                }
                try await receive(piece)
                continue
            }
            if let failure = log.failure { throw failure }
            if log.isEnded || !request.follow { return }
            // Nil where this task is cancelled.
            guard await change.next() != nil else { throw CancellationError() }
        }
    }
}

extension FakeLog {
    fileprivate func piece(from next: inout Int, since: Timestamp?) -> LogPiece? {
        var pieces = LogPieces()
        while !pieces.isFull {
            let line: ContainerLogLine
            if next < lines.count {
                line = lines[next]
            } else if floodBytes > 0 {
                line = ContainerLogLine(
                    timestamp: Timestamp(milliseconds: next), stream: .stdout,
                    text: Self.flood(next - lines.count, bytes: floodBytes))
            } else {
                break
            }
            next += 1
            if let since, line.timestamp < since { continue }
            pieces.add(line)
        }
        return pieces.take()
    }
}
