import Synchronization

/// Keys that somebody should look at, and when.
///
/// A key is worked on by one activation at a time; a poke during its activation
/// makes one more follow. Pokes carry no payload, so any number of them before
/// an activation is one. Retries are activations too, later and later.
///
/// The queue is as long as there are keys: it needs no other bound.
final class WorkQueue: Sendable {
    /// What an activation says of its key.
    enum Outcome: Sendable {
        case done
        /// Look again after this many milliseconds, poked or not.
        case again(milliseconds: Int)
        /// It did not work; look again, backing off.
        case retry
    }

    private struct State {
        var waiting: [String] = []
        var queued: Set<String> = []
        var active: Set<String> = []
        var pokedWhileActive: Set<String> = []
        /// The one alarm of a key that counts.
        var alarms: [String: ContinuousClock.Instant] = [:]
        var failures: [String: Int] = [:]
        var idleWaiters: [CheckedContinuation<Void, Never>] = []
        var closed = false
        /// A closed queue does no more, so nobody is to wait for it.
        var isIdle: Bool { active.isEmpty && (waiting.isEmpty || closed) }
    }

    private let state = Mutex(State())
    private let bell: AsyncStream<Void>
    private let ring: AsyncStream<Void>.Continuation
    private let concurrency: Int

    /// - Parameter concurrency: How many keys are worked on at once.
    init(concurrency: Int) {
        self.concurrency = concurrency
        (bell, ring) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Asks for an activation of `key`. Returns at once.
    func poke(_ key: String) {
        state.withLock { state in
            if state.active.contains(key) {
                state.pokedWhileActive.insert(key)
            } else if state.queued.insert(key).inserted {
                state.waiting.append(key)
            }
        }
        ring.yield()
    }

    /// Returns when nothing is queued and nothing is being worked on. Alarms do not count.
    func settle() async {
        await withCheckedContinuation { continuation in
            let idle = state.withLock { state in
                if state.isIdle { return true }
                state.idleWaiters.append(continuation)
                return false
            }
            if idle { continuation.resume() }
        }
    }

    /// Works until cancelled. Activations under way then are awaited.
    func run(_ activate: @escaping @Sendable (_ key: String) async -> Outcome) async {
        await withDiscardingTaskGroup { group in
            // Owner of every child: this group. A child is an activation or an alarm.
            for await _ in bell {
                for key in take() {
                    group.addTask {
                        let outcome = await activate(key)
                        if let alarm = self.finish(key, outcome) {
                            await self.sleep(until: alarm, for: key)
                        }
                    }
                }
            }
            group.cancelAll()
        }
        let idle = state.withLock { state in
            state.closed = true
            defer { state.idleWaiters = [] }
            return state.idleWaiters
        }
        for waiter in idle { waiter.resume() }
    }

    private func take() -> [String] {
        state.withLock { state in
            let free = max(0, concurrency - state.active.count)
            let keys = Array(state.waiting.prefix(free))
            state.waiting.removeFirst(keys.count)
            for key in keys {
                state.queued.remove(key)
                state.active.insert(key)
            }
            return keys
        }
    }

    /// Ends an activation; returns the alarm that the caller is to keep, if it set one.
    private func finish(_ key: String, _ outcome: Outcome) -> ContinuousClock.Instant? {
        let (alarm, idle): (ContinuousClock.Instant?, [CheckedContinuation<Void, Never>])
        (alarm, idle) = state.withLock { state in
            state.active.remove(key)
            let delay: Duration?
            switch outcome {
            case .done:
                state.failures[key] = nil
                delay = nil
            case .again(let milliseconds):
                state.failures[key] = nil
                delay = .milliseconds(max(1, milliseconds))
            case .retry:
                let failures = state.failures[key, default: 0]
                state.failures[key] = failures + 1
                delay = Self.backoff(failures)
            }
            let alarm = delay.map { ContinuousClock.now + $0 }
            state.alarms[key] = alarm
            if state.pokedWhileActive.remove(key) != nil, state.queued.insert(key).inserted {
                state.waiting.append(key)
            }
            guard state.isIdle else { return (alarm, []) }
            defer { state.idleWaiters = [] }
            return (alarm, state.idleWaiters)
        }
        for waiter in idle { waiter.resume() }
        ring.yield()
        return alarm
    }

    /// Pokes the key at its alarm, unless a later activation has set another.
    private func sleep(until alarm: ContinuousClock.Instant, for key: String) async {
        try? await Task.sleep(until: alarm, clock: .continuous)
        let due = state.withLock { state in
            guard !Task.isCancelled, state.alarms[key] == alarm else { return false }
            state.alarms[key] = nil
            return true
        }
        if due { poke(key) }
    }

    /// 200 ms, then twice as long each time, up to 30 s.
    private static func backoff(_ failures: Int) -> Duration {
        .milliseconds(min(30_000, 200 << min(failures, 8)))
    }
}
