import Dispatch
import Logging
import Synchronization

/// Writes log lines on a thread of its own: an event loop does not wait for a terminal
/// or a pipe that takes nothing. Bounded; what does not fit is left out.
final class LineQueue: Sendable {
    private static let maxWaiting = 1000

    private let logger: Logger
    private let queue = DispatchQueue(label: "kecs.lines", qos: .utility)
    private let waiting = Atomic<Int>(0)
    private let leftOut = Atomic<Int>(0)

    init(logger: Logger) {
        self.logger = logger
    }

    var level: Logger.Level { logger.logLevel }

    func write(_ level: Logger.Level, _ message: Logger.Message, _ metadata: Logger.Metadata) {
        guard waiting.add(1, ordering: .relaxed).newValue <= Self.maxWaiting else {
            waiting.subtract(1, ordering: .relaxed)
            leftOut.add(1, ordering: .relaxed)
            return
        }
        queue.async { [self] in
            let missing = leftOut.exchange(0, ordering: .relaxed)
            if missing > 0 {
                logger.warning(
                    "The log does not keep up; lines were left out",
                    metadata: ["left-out": "\(missing)"])
            }
            logger.log(level: level, message, metadata: metadata)
            waiting.subtract(1, ordering: .relaxed)
        }
    }

    /// Returns once all lines so far have been written.
    func flush() {
        queue.sync {}
    }
}
