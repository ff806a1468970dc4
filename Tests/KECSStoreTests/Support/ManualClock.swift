import KECSControl
import KECSModel
import Synchronization

/// A clock that the test sets.
final class ManualClock: Sendable {
    private let moment: Mutex<Timestamp>
    private let uptime = Mutex(Duration.zero)

    init(_ milliseconds: Int = 1_700_000_000_000) {
        moment = Mutex(Timestamp(milliseconds: milliseconds))
    }

    var now: Timestamp { moment.withLock { $0 } }

    func advance(seconds: Int) {
        set(seconds: seconds)
        uptime.withLock { $0 += .seconds(seconds) }
    }

    /// Sets it forward, or back; no time passes.
    func set(seconds: Int) {
        moment.withLock { $0 = $0.adding(seconds: seconds) }
    }

    var environment: KECSControl.Environment {
        KECSControl.Environment(
            now: { self.now }, randomBytes: KECSControl.Environment.system.randomBytes,
            uptime: { self.uptime.withLock { $0 } })
    }
}
