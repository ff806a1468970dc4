import KECSControl
import KECSModel
import Synchronization

/// A clock that the test sets.
final class ManualClock: Sendable {
    private let moment: Mutex<Timestamp>

    init(_ milliseconds: Int = 1_700_000_000_000) {
        moment = Mutex(Timestamp(milliseconds: milliseconds))
    }

    var now: Timestamp { moment.withLock { $0 } }

    func advance(seconds: Int) {
        moment.withLock { $0 = $0.adding(seconds: seconds) }
    }

    var environment: KECSControl.Environment {
        KECSControl.Environment(
            now: { self.now }, randomBytes: KECSControl.Environment.system.randomBytes)
    }
}
