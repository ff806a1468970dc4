#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif
import Dispatch
import Logging
import Synchronization

/// Watches for the signals that stop the server. The first is the service
/// group's affair; a second ends the program at once, and so does a shutdown
/// that never gets done.
struct StopSignals {
    /// Seconds after which a shutdown is given up: more than all its parts may take.
    private static let patience = 20.0

    private let sources: [any DispatchSourceSignal]
    private let watch: Watch

    init(logger: Logger) {
        let queue = DispatchQueue(label: "kecs.signals")
        let watch = Watch(logger: logger, queue: queue)
        self.watch = watch
        sources = [SIGINT, SIGTERM].map { number in
            // Else the system's own reaction, death, comes first.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { watch.received(number) }
            source.resume()
            return source
        }
        // A reader that goes away is told by `write`.
        signal(SIGPIPE, SIG_IGN)
    }

    /// One came, perhaps before the service group could hear it.
    var isStopping: Bool { watch.isStopping }

    /// The server has stopped.
    func end() {
        watch.end()
        for source in sources { source.cancel() }
    }

    private final class Watch: Sendable {
        private enum State {
            case running, stopping, stopped
        }

        private let state = Mutex(State.running)
        private let logger: Logger
        private let queue: DispatchQueue

        init(logger: Logger, queue: DispatchQueue) {
            self.logger = logger
            self.queue = queue
        }

        var isStopping: Bool { state.withLock { $0 != .running } }

        func end() { state.withLock { $0 = .stopped } }

        func received(_ number: Int32) {
            let before = state.withLock { state in
                defer { if state == .running { state = .stopping } }
                return state
            }
            guard before == .running else { _exit(128 + number) }
            logger.info("Stopping; once more to stop at once. Tasks go on running")
            queue.asyncAfter(deadline: .now() + StopSignals.patience) {
                guard self.state.withLock({ $0 == .stopping }) else { return }
                self.logger.error("The shutdown does not end; giving up")
                _exit(1)
            }
        }
    }
}
