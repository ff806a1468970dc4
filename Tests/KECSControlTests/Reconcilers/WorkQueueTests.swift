import KECSControl
import KECSTestSupport
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1)))
struct WorkQueueTests {
    /// Writes down what runs, and lets activations be held up.
    final class Worker: Sendable {
        struct State {
            var begun: [String] = []
            var running: Set<String> = []
            var most = 0
            var overlaps = 0
            var outcomes: [String: [WorkQueue.Outcome]] = [:]
            var held: [CheckedContinuation<Void, Never>] = []
            var isHolding = false
        }
        let state = Mutex(State())

        var begun: [String] { state.withLock { $0.begun } }

        func then(_ key: String, _ outcomes: WorkQueue.Outcome...) {
            state.withLock { $0.outcomes[key] = outcomes }
        }

        func hold() { state.withLock { $0.isHolding = true } }

        func release() {
            let held = state.withLock { state in
                state.isHolding = false
                defer { state.held = [] }
                return state.held
            }
            for continuation in held { continuation.resume() }
        }

        /// Until so many activations stand still.
        func waitForHeld(_ count: Int) async {
            while state.withLock({ $0.held.count }) < count { await Task.yield() }
        }

        @Sendable func activate(_ key: String) async -> WorkQueue.Outcome {
            state.withLock { state in
                state.begun.append(key)
                if !state.running.insert(key).inserted { state.overlaps += 1 }
                state.most = max(state.most, state.running.count)
            }
            await withCheckedContinuation { continuation in
                let goes = state.withLock { state in
                    if state.isHolding { state.held.append(continuation) }
                    return !state.isHolding
                }
                if goes { continuation.resume() }
            }
            await Task.yield()
            return state.withLock { state in
                state.running.remove(key)
                guard var outcomes = state.outcomes[key], !outcomes.isEmpty else { return .done }
                let outcome = outcomes.removeFirst()
                state.outcomes[key] = outcomes
                return outcome
            }
        }
    }

    private func run(
        concurrency: Int = 4,
        _ body: @Sendable (WorkQueue, Worker, TestClock) async throws -> Void
    ) async throws {
        let clock = TestClock()
        let queue = WorkQueue(concurrency: concurrency, environment: clock.environment())
        let worker = Worker()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await queue.run(worker.activate) }
            try await body(queue, worker, clock)
            group.cancelAll()
            try await group.waitForAll()
        }
        #expect(worker.state.withLock { $0.overlaps } == 0)
    }

    @Test("many pokes from everywhere: a key is never worked on twice at once")
    func neverTwiceAtOnce() async throws {
        try await run(concurrency: 8) { queue, worker, _ in
            await withTaskGroup(of: Void.self) { group in
                for poker in 0..<20 {
                    group.addTask {
                        for round in 0..<200 {
                            queue.poke("\((poker + round) % 12)")
                            if round.isMultiple(of: 10) { await Task.yield() }
                        }
                    }
                }
            }
            await queue.settle()
            #expect(Set(worker.begun).count == 12)
            #expect(worker.state.withLock { $0.most } <= 8)
        }
    }

    @Test("concurrency is the limit and is used")
    func concurrency() async throws {
        try await run(concurrency: 3) { queue, worker, _ in
            worker.hold()
            for key in 0..<10 { queue.poke("\(key)") }
            await worker.waitForHeld(3)
            worker.release()
            await queue.settle()
            #expect(worker.begun.count == 10)
            #expect(worker.state.withLock { $0.most } == 3)
        }
    }

    @Test("pokes before an activation are one, pokes during it make one more")
    func pokes() async throws {
        try await run { queue, worker, _ in
            worker.hold()
            queue.poke("a")
            await worker.waitForHeld(1)
            for _ in 0..<5 { queue.poke("a") }
            worker.release()
            await queue.settle()
            #expect(worker.begun == ["a", "a"])
        }
    }

    @Test("keys are worked on in the order they were asked for")
    func order() async throws {
        try await run(concurrency: 1) { queue, worker, _ in
            worker.hold()
            queue.poke("x")
            await worker.waitForHeld(1)
            for key in ["c", "a", "b", "a"] { queue.poke(key) }
            worker.release()
            await queue.settle()
            #expect(worker.begun == ["x", "c", "a", "b"])
        }
    }

    @Test("an alarm rings at its time, once")
    func alarm() async throws {
        try await run { queue, worker, clock in
            worker.then("a", .again(milliseconds: 250))
            queue.poke("a")
            await queue.settle()
            #expect(worker.begun.count == 1)
            clock.advance(milliseconds: 249)
            await queue.settle()
            #expect(worker.begun.count == 1)
            clock.advance(milliseconds: 1)
            await queue.settle()
            #expect(worker.begun.count == 2)
            clock.advance(milliseconds: 60_000)
            await queue.settle()
            #expect(worker.begun.count == 2)
        }
    }

    @Test("again in no time is at once")
    func atOnce() async throws {
        try await run { queue, worker, _ in
            worker.then("a", .again(milliseconds: 0), .again(milliseconds: -5))
            queue.poke("a")
            await queue.settle()
            #expect(worker.begun.count == 3)
        }
    }

    @Test("only the newest activation's alarm counts, earlier or later")
    func replacedAlarm() async throws {
        try await run { queue, worker, clock in
            worker.then("a", .again(milliseconds: 5000), .again(milliseconds: 1000))
            queue.poke("a")
            await queue.settle()
            queue.poke("a")
            await queue.settle()
            #expect(worker.begun.count == 2)
            clock.advance(milliseconds: 1000)
            await queue.settle()
            #expect(worker.begun.count == 3)
            clock.advance(milliseconds: 10_000)
            await queue.settle()
            #expect(worker.begun.count == 3)
        }
    }

    @Test("alarms that are set again and again keep no sleepers behind")
    func sleepers() async throws {
        try await run { queue, worker, clock in
            for _ in 0..<300 {
                worker.then("a", .again(milliseconds: 30_000))
                queue.poke("a")
                await queue.settle()
                clock.advance(milliseconds: 10)
            }
            #expect(clock.sleepers <= 2)
        }
    }

    @Test("retries wait 200 ms, then twice as long, up to 30 s, and begin anew after a success")
    func backoff() async throws {
        try await run { queue, worker, clock in
            worker.state.withLock { $0.outcomes["a"] = Array(repeating: .retry, count: 10) + [.done, .retry] }
            queue.poke("a")
            await queue.settle()
            var count = 1
            for pause in [200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000] {
                #expect(worker.begun.count == count)
                clock.advance(milliseconds: pause - 1)
                await queue.settle()
                #expect(worker.begun.count == count)
                clock.advance(milliseconds: 1)
                await queue.settle()
                count += 1
                #expect(worker.begun.count == count)
            }
            queue.poke("a")
            await queue.settle()
            clock.advance(milliseconds: 200)
            await queue.settle()
            #expect(worker.begun.count == count + 2)
        }
    }

    @Test("settle waits for what is queued, worked on and due")
    func settle() async throws {
        try await run { queue, worker, _ in
            await queue.settle()
            worker.hold()
            queue.poke("a")
            await worker.waitForHeld(1)
            let isOver = Box(false)
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    await queue.settle()
                    isOver.value = true
                }
                for _ in 0..<100 { await Task.yield() }
                #expect(!isOver.value)
                worker.release()
            }
            #expect(isOver.value)
        }
    }

    @Test("visit returns when each key has had its activation, others or not")
    func visit() async throws {
        try await run(concurrency: 2) { queue, worker, _ in
            await queue.visit([])
            worker.then("a", .retry)
            await queue.visit(["a", "b", "c"])
            #expect(Set(worker.begun) == ["a", "b", "c"])
        }
    }

    @Test("a queue that is cancelled awaits its activations and lets all who wait go")
    func cancellation() async throws {
        let clock = TestClock()
        let queue = WorkQueue(concurrency: 1, environment: clock.environment())
        let worker = Worker()
        worker.hold()
        worker.then("z", .again(milliseconds: 86_400_000))
        let running = Box(true)
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await queue.run(worker.activate)
                running.value = false
            }
            queue.poke("a")
            await worker.waitForHeld(1)
            queue.poke("b")
            group.addTask { await queue.settle() }
            group.addTask { await queue.visit(["b", "c"]) }
            for _ in 0..<50 { await Task.yield() }
            group.cancelAll()
            for _ in 0..<50 { await Task.yield() }
            #expect(running.value)
            worker.release()
            await group.waitForAll()
        }
        // Closed: nobody waits, nothing runs.
        queue.poke("d")
        await queue.settle()
        await queue.visit(["e"])
        #expect(worker.begun == ["a"])
        #expect(clock.sleepers == 0)
    }

    @Test("a sleeping alarm does not hold up the end")
    func cancelledWhileSleeping() async throws {
        try await run { queue, worker, clock in
            worker.then("a", .again(milliseconds: 86_400_000))
            queue.poke("a")
            await queue.settle()
            while clock.sleepers == 0 { await Task.yield() }
        }
    }
}
