import Logging
import Synchronization

/// A log that a test reads.
package final class CapturedLog: Sendable {
    package struct Line: Sendable {
        package let level: Logger.Level
        package let message: String
        package let metadata: [String: String]
    }

    package struct Missing: Error {
        let message: String
    }

    private let kept = Mutex<[Line]>([])

    package init() {}

    package var lines: [Line] { kept.withLock { $0 } }

    package func lines(_ message: String) -> [Line] {
        lines.filter { $0.message == message }
    }

    /// The first line of this message, or a later one, once it is there.
    ///
    /// - Throws: ``Missing`` where it does not come.
    package func line(_ message: String, number: Int = 1) async throws -> Line {
        let deadline = ContinuousClock.now + .seconds(20)
        while lines(message).count < number {
            guard ContinuousClock.now < deadline else { throw Missing(message: message) }
            await Task.yield()
        }
        return lines(message)[number - 1]
    }

    package func logger(_ level: Logger.Level = .debug) -> Logger {
        Logger(label: "test") { _ in Handler(log: self, logLevel: level) }
    }

    private struct Handler: LogHandler {
        let log: CapturedLog
        var metadata: Logger.Metadata = [:]
        var logLevel: Logger.Level

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            var all = metadata
            if let own = event.metadata { all.merge(own) { _, new in new } }
            let line = Line(
                level: event.level, message: "\(event.message)",
                metadata: all.mapValues { "\($0)" })
            log.kept.withLock { $0.append(line) }
        }
    }
}
