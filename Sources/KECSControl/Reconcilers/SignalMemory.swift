import KECSModel
import Synchronization

/// What was sent to containers in this life of the server. The row alone cannot
/// tell: it is written before anything is sent.
final class SignalMemory: Sendable {
    enum Message: Hashable, Sendable {
        /// To give up the start of a container is not yet to stop what it may have become.
        case cancel(container: String)
        case terminate(container: String)
        case kill(container: String)

        var container: String {
            switch self {
            case .cancel(let name), .terminate(let name), .kill(let name): name
            }
        }

        /// SIGKILL is sent again after this; the others never are.
        fileprivate var pause: Duration? {
            switch self {
            case .cancel, .terminate: nil
            case .kill: .seconds(TaskPlanner.killAgainSeconds)
            }
        }
    }

    /// By task. Moments are the environment's uptime.
    private let sent = Mutex<[String: [Message: Duration]]>([:])

    /// Which of these are to be sent now.
    func due(_ messages: [Message], to task: String, now: Duration) -> [Message] {
        sent.withLock { sent in
            messages.filter { message in
                guard let moment = sent[task]?[message] else { return true }
                guard let pause = message.pause else { return false }
                return now - moment >= pause
            }
        }
    }

    func remember(_ messages: [Message], to task: String, now: Duration) {
        sent.withLock { sent in
            for message in messages { sent[task, default: [:]][message] = now }
        }
    }

    func forget(_ task: String) {
        sent.withLock { $0[task] = nil }
    }
}
