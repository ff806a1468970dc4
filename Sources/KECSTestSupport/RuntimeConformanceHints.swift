import KECSControl
import Synchronization

/// The hints that a runtime gave, and a wait for the next one.
package final class HintLog: Sendable {
    private struct State {
        var hints: [RuntimeHint] = []
        var count = 0
        var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
        var nextWaiter = 0
    }

    private let state = Mutex(State())

    /// Hints so far.
    package var count: Int { state.withLock { $0.count } }

    /// Whether a hint after the first `count` ones means this task.
    package func names(_ taskArn: String, after count: Int) -> Bool {
        state.withLock { state in
            state.hints.dropFirst(count).contains { $0 == .task(arn: taskArn) || $0 == .resync }
        }
    }

    func record(_ hint: RuntimeHint) {
        let waiters = state.withLock { state in
            state.hints.append(hint)
            state.count += 1
            let waiters = state.waiters
            state.waiters = [:]
            return waiters
        }
        for waiter in waiters.values { waiter.resume() }
    }

    /// Returns when there are more than `seen` hints, or after `span`.
    func waitForMore(than seen: Int, within span: Duration) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.nextHint(after: seen) }
            group.addTask { try? await Task.sleep(for: span) }
            await group.next()
            group.cancelAll()
        }
    }

    private func nextHint(after seen: Int) async {
        let key = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isLate = state.withLock { state in
                    if state.count > seen || Task.isCancelled { return true }
                    state.waiters[key] = continuation
                    return false
                }
                if isLate { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: key) }?.resume()
        }
    }
}

/// The runtime of the moment and the task inside its `run(hint:)`.
final class ConnectionBox: Sendable {
    private let state = Mutex<(any TaskRuntime, Task<Void, Never>)?>(nil)

    var runtime: (any TaskRuntime)? { state.withLock { $0?.0 } }

    func set(_ runtime: any TaskRuntime, watch: Task<Void, Never>) {
        state.withLock { $0 = (runtime, watch) }
    }

    func take() -> (any TaskRuntime, Task<Void, Never>)? {
        state.withLock { state in
            defer { state = nil }
            return state
        }
    }
}
