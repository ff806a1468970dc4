import KECSModel
import Synchronization

/// Keys that somebody should look at, and when.
///
/// A key is worked on by one activation at a time; a poke during its activation
/// makes one more follow. Pokes carry no payload, so any number of them before
/// an activation is one. Retries are activations too, later and later.
///
/// The queue is as long as there are keys: it needs no other bound.
package final class WorkQueue: Sendable {
    /// What an activation says of its key.
    package enum Outcome: Hashable, Sendable {
        case done
        /// Look again after this many milliseconds, poked or not; at once where not positive.
        case again(milliseconds: Int)
        /// It did not work; look again, backing off.
        case retry
    }

    private let state = Mutex(WorkQueueState())
    private let bell: AsyncStream<Void>
    private let ring: AsyncStream<Void>.Continuation
    private let concurrency: Int
    private let environment: Environment

    /// - Parameter concurrency: How many keys are worked on at once.
    package init(concurrency: Int, environment: Environment) {
        self.concurrency = concurrency
        self.environment = environment
        (bell, ring) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    package var statistics: WorkQueueStatistics {
        state.withLock { $0.statistics }
    }

    /// Whether nothing is queued, worked on or due.
    package var isIdle: Bool {
        state.withLock { $0.isIdle(at: environment.uptime()) }
    }

    /// Asks for an activation of `key`. Returns at once.
    package func poke(_ key: String) {
        state.withLock { $0.enqueue(key) }
        ring.yield()
    }

    /// Asks for an activation of each of the keys and returns when each has had
    /// one, whatever came of it.
    package func visit(_ keys: [String]) async {
        await wait { state in
            for key in keys { state.enqueue(key) }
            return .keys(Set(keys))
        }
    }

    /// Returns when nothing is queued, worked on or due. Alarms to come do not count.
    package func settle() async {
        await wait { _ in .idle }
    }

    private func wait(
        for make: (inout WorkQueueState) -> WorkQueueState.Awaited
    ) async {
        await withCheckedContinuation { continuation in
            let over = state.withLock { state in
                let awaited = make(&state)
                state.waiters.append((awaited, continuation))
                return state.takeContentWaiters(at: environment.uptime())
            }
            for waiter in over { waiter.resume() }
            ring.yield()
        }
    }

    /// Works until cancelled. Activations under way then are awaited, and whoever
    /// waits for the queue is let go.
    package func run(_ activate: @escaping @Sendable (_ key: String) async -> Outcome) async {
        await withDiscardingTaskGroup { group in
            // Owner of every child: this group. A child is an activation, or sleeps
            // until an alarm.
            for await _ in bell {
                let (keys, sleep) = take()
                for key in keys {
                    group.addTask { self.finish(key, await activate(key)) }
                }
                if let sleep {
                    group.addTask {
                        try? await self.environment.sleep(sleep)
                        self.state.withLock { $0.wake(from: sleep) }
                        self.ring.yield()
                    }
                }
            }
            group.cancelAll()
        }
        let left = state.withLock { state in
            state.closed = true
            return state.takeContentWaiters(at: environment.uptime())
        }
        for waiter in left { waiter.resume() }
    }

    /// The keys to work on now, and the moment to sleep until, if nobody does.
    private func take() -> ([String], sleep: Duration?) {
        let now = environment.uptime()
        let (keys, sleep, over) = state.withLock { state in
            state.ringAlarms(at: now)
            return (
                state.take(concurrency: concurrency), state.nextSleep(),
                state.takeContentWaiters(at: now)
            )
        }
        for waiter in over { waiter.resume() }
        return (keys, sleep)
    }

    private func finish(_ key: String, _ outcome: Outcome) {
        let now = environment.uptime()
        let over = state.withLock { state in
            state.finish(key, outcome, at: now)
            return state.takeContentWaiters(at: now)
        }
        for waiter in over { waiter.resume() }
        ring.yield()
    }
}

extension Environment.Reading {
    /// Until a moment of the wall clock as it was set then, of which some time has passed since.
    func wait(until moment: Timestamp, _ environment: Environment) -> WorkQueue.Outcome {
        let passed = (environment.uptime() - uptime).wholeMilliseconds
        return .again(milliseconds: max(1, moment.milliseconds - now.milliseconds - passed))
    }
}
