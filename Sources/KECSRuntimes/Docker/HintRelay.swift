import KECSControl
import Synchronization

/// Where hints go while somebody is inside `run(hint:)`; else they are lost, as
/// hints may be.
final class HintRelay: Sendable {
    private struct State {
        var listeners: [Int: @Sendable (RuntimeHint) -> Void] = [:]
        var next = 0
    }

    private let state = Mutex(State())

    func add(_ listener: @escaping @Sendable (RuntimeHint) -> Void) -> Int {
        state.withLock { state in
            state.next += 1
            state.listeners[state.next] = listener
            return state.next
        }
    }

    func remove(_ listener: Int) {
        state.withLock { _ = $0.listeners.removeValue(forKey: listener) }
    }

    func send(_ hint: RuntimeHint) {
        for listener in state.withLock({ Array($0.listeners.values) }) { listener(hint) }
    }
}
