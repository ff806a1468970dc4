import KECSModel
import KECSRuntimes
import Synchronization

/// A clock that stands still until the test moves it. Sleepers wake in the order
/// of their moments.
final class ManualClock: Sendable {
    private struct State {
        var now = Timestamp(milliseconds: 1_700_000_000_000)
        var sleepers: [Int: (until: Timestamp, resume: CheckedContinuation<Void, Never>)] = [:]
        var nextSleeper = 0
    }

    private let state = Mutex(State())

    var now: Timestamp { state.withLock { $0.now } }

    var simulated: SimulatedClock {
        SimulatedClock(now: { self.now }, sleep: { try await self.sleep(until: $0) })
    }

    func advance(milliseconds: Int) {
        let due = state.withLock { state in
            state.now = state.now.adding(milliseconds: milliseconds)
            let now = state.now
            let due = state.sleepers.filter { $0.value.until <= now }
            for key in due.keys { state.sleepers[key] = nil }
            return due.values.sorted { $0.until < $1.until }
        }
        for sleeper in due { sleeper.resume.resume() }
    }

    private func sleep(until moment: Timestamp) async throws {
        let key = state.withLock { state in
            state.nextSleeper += 1
            return state.nextSleeper
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.now >= moment || Task.isCancelled { return true }
                    state.sleepers[key] = (moment, continuation)
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.sleepers.removeValue(forKey: key) }?.resume.resume()
        }
        try Task.checkCancellation()
    }
}
