import KECSControl
import KECSModel
import NIOPosix
import Synchronization

/// Between two looks at the files of a log that is followed.
private let pause = Duration.milliseconds(100)

extension LogFileReader {
    /// Hands all lines, those that are yet to come too, until the log is over.
    /// - Parameter isOver: nothing is written to the files any more. Asked before each look; may
    ///   block.
    package func readAll(
        _ environment: Environment, _ threads: NIOThreadPool, isOver: @escaping @Sendable () throws -> Bool,
        receive: @Sendable (LogPiece) async throws -> Void
    ) async throws {
        let handing = Handing()
        try await withThrowingTaskGroup(of: Void.self) { group in
            // Owned by the group: cancelled when the reading is over. Files that come and go while
            // the receiver takes its time would not be seen otherwise.
            group.addTask {
                while true {
                    try await environment.sleep(environment.uptime() + pause)
                    guard handing.isHanding.withLock({ $0 }) else { continue }
                    try await threads.runIfActive { self.look() }
                }
            }
            defer { group.cancelAll() }
            while true {
                try Task.checkCancellation()
                let (isOver, piece) = try await threads.runIfActive {
                    // In this order: what is there when it is over is all of it.
                    let isOver = try isOver()
                    return (isOver, self.next())
                }
                if let piece {
                    handing.isHanding.withLock { $0 = true }
                    try await receive(piece)
                    handing.isHanding.withLock { $0 = false }
                } else if isOver {
                    return
                } else {
                    try await environment.sleep(environment.uptime() + pause)
                }
            }
        }
    }
}

private final class Handing: Sendable {
    /// The receiver has lines that it has not taken yet.
    let isHanding = Mutex(false)
}
