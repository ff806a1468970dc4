import Synchronization

/// Wakes the one task that waits for it; a ring that nobody waited for is not lost.
final class Bell: Sendable {
    private struct State {
        var isRung = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    func ring() {
        let waiter = state.withLock { state in
            state.isRung = state.waiter == nil
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }

    /// Returns at once where it has been rung since the last wait. The task's
    /// cancellation does not end it: whoever ends the task rings.
    func wait() async {
        await withCheckedContinuation { continuation in
            let goesOn = state.withLock { state in
                guard !state.isRung else {
                    state.isRung = false
                    return true
                }
                state.waiter = continuation
                return false
            }
            if goesOn { continuation.resume() }
        }
    }
}
