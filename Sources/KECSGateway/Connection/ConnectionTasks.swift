import Synchronization

/// The tasks of a listener's connections: their owner, who can end them and wait for their ends.
final class ConnectionTasks: Sendable {
    private struct State {
        var running: [Int: Task<Void, Never>] = [:]
        var next = 0
        var isCancelled = false
        /// Those who wait until none is left.
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// Runs it beside the others.
    func start(_ body: @escaping @Sendable () async -> Void) {
        state.withLock { state in
            let number = state.next
            state.next += 1
            // Owned by this object. Ends no earlier than it is listed: for that it needs the lock.
            let task = Task {
                await body()
                self.end(number)
            }
            state.running[number] = task
            if state.isCancelled { task.cancel() }
        }
    }

    /// Cancels all, those to come too.
    func cancel() {
        let running = state.withLock { state in
            state.isCancelled = true
            return state.running.values.map { $0 }
        }
        for task in running { task.cancel() }
    }

    /// Returns once there is none.
    func wait() async {
        await withCheckedContinuation { continuation in
            let isIdle = state.withLock { state in
                if !state.running.isEmpty { state.waiting.append(continuation) }
                return state.running.isEmpty
            }
            if isIdle { continuation.resume() }
        }
    }

    private func end(_ number: Int) {
        let waiting = state.withLock { state in
            state.running[number] = nil
            guard state.running.isEmpty else { return [] as [CheckedContinuation<Void, Never>] }
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}
