import KECSControl
import KECSModel
import Synchronization

/// Time that stands still until the test moves it.
package final class TestClock: Sendable {
    private struct Sleeper {
        var until: Duration
        var continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var milliseconds = 0
        /// By how much the wall clock has been set.
        var set = 0
        var nextId = 0
        var sleepers: [Int: Sleeper] = [:]
        /// Cancelled before they had lain down.
        var cancelled: Set<Int> = []
    }

    private let start: Timestamp
    private let state = Mutex(State())

    /// Begins at 2023-11-14T22:13:20.000Z unless told otherwise.
    package init(start: Timestamp = Timestamp(milliseconds: 1_700_000_000_000)) {
        self.start = start
    }

    package var now: Timestamp {
        start.adding(milliseconds: state.withLock { $0.milliseconds + $0.set })
    }

    package var uptime: Duration { .milliseconds(state.withLock { $0.milliseconds }) }

    /// How many are asleep.
    package var sleepers: Int { state.withLock { $0.sleepers.count } }

    /// Sets the wall clock forward, or back; no time passes.
    package func set(milliseconds: Int) { state.withLock { $0.set += milliseconds } }

    /// Moves time on and wakes those whose moment has come.
    package func advance(milliseconds: Int) {
        let due = state.withLock { state in
            state.milliseconds += milliseconds
            let due = state.sleepers.filter {
                $0.value.until <= .milliseconds(state.milliseconds)
            }
            for id in due.keys { state.sleepers[id] = nil }
            return due.values.map(\.continuation)
        }
        for continuation in due { continuation.resume() }
    }

    /// Returns once the test has moved time that far; throws when cancelled.
    package func sleep(until moment: Duration) async throws {
        let id = state.withLock { state in
            state.nextId += 1
            return state.nextId
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let outcome = state.withLock { state -> Result<Void, any Error>? in
                    if state.cancelled.remove(id) != nil { return .failure(CancellationError()) }
                    if moment <= .milliseconds(state.milliseconds) { return .success(()) }
                    state.sleepers[id] = Sleeper(until: moment, continuation: continuation)
                    return nil
                }
                if let outcome { continuation.resume(with: outcome) }
            }
        } onCancel: {
            let sleeper = state.withLock { state in
                let sleeper = state.sleepers.removeValue(forKey: id)
                if sleeper == nil { state.cancelled.insert(id) }
                return sleeper
            }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }

    /// This time, and bytes that count: 1, 2, 3 … in the last eight of each request.
    package func environment() -> KECSControl.Environment {
        let counter = Counter()
        return KECSControl.Environment(
            now: { self.now },
            randomBytes: { count in
                let number = UInt64(counter.next())
                return (0..<count).map { place in
                    let shift = 8 * (count - 1 - place)
                    return shift < 64 ? UInt8(truncatingIfNeeded: number >> UInt64(shift)) : 0
                }
            },
            uptime: { self.uptime },
            sleep: { try await self.sleep(until: $0) })
    }

    private final class Counter: Sendable {
        private let value = Mutex(0)
        func next() -> Int {
            value.withLock { value in
                value += 1
                return value
            }
        }
    }
}
