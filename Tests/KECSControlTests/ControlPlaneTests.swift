import KECSControl
import KECSModel
import KECSTestSupport
import KECSWire
import ServiceLifecycle
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ControlPlaneTests {
    @Test("boot: what runs is adopted, not started again")
    func adoption() async throws {
        let first = ControlHarness(script: .obedient)
        let arns = Box<[String]>([])
        try await first.run {
            let running = try await first.runTask()
            let ended = try await first.runTask()
            let lost = try await first.runTask()
            arns.value = [running, ended, lost]
        }
        let (running, ended, lost) = (arns.value[0], arns.value[1], arns.value[2])
        #expect(first.task(running)?.lastStatus == .running)
        #expect(first.runtime.isShutDown)
        // Meanwhile, with no server.
        first.clock.advance(milliseconds: 5000)
        first.runtime.set(.exited(code: 42), of: ended, container: "web")
        first.runtime.forget(lost)
        first.runtime.forgetCalls()
        let second = first.restarted()
        try await second.run {
            #expect(second.plane.isReady)
            #expect(second.runtime.starts == [] && second.runtime.stops == [])
            #expect(second.task(running)?.lastStatus == .running)
            #expect(second.task(ended)?.lastStatus == .stopped)
            #expect(second.task(ended)?.containers.first?.exitCode == 42)
            #expect(second.task(ended)?.executionStoppedAt == second.clock.now)
            #expect(second.task(lost)?.lastStatus == .stopped)
            #expect(second.task(lost)?.containers.first?.exitCode == nil)
            #expect(second.runtime.removed == [])
        }
    }

    @Test("boot: a stop that was under way is gone on with, and the signal is sent again")
    func stopGoesOn() async throws {
        let first = ControlHarness()
        try await first.run {
            let task = try await first.runTask()
            first.runtime.set(.running, of: task, container: "web")
            await first.settle()
            _ = try await first.call("StopTask", #"{"task":"\#(task)"}"#)
            await first.settle()
        }
        first.clock.advance(milliseconds: 10_000)
        let second = first.restarted()
        try await second.run {
            #expect(second.runtime.stops.map(\.signal) == [.terminate, .terminate])
            await second.advance(milliseconds: 20_000)
            #expect(second.runtime.stops.map(\.signal) == [.terminate, .terminate, .kill])
        }
    }

    @Test("boot: containers that no row asks for are removed")
    func orphans() async throws {
        let harness = ControlHarness()
        let orphan = "arn:aws:ecs:us-east-1:000000000000:task/default/0123"
        harness.runtime.set(.running, of: orphan, container: "web")
        try await harness.run {
            #expect(harness.runtime.removed == [orphan])
            let left = try await harness.runtime.list()
            #expect(left == [])
        }
    }

    @Test("boot with the engine away: not ready, and ready once it is back")
    func engineAway() async throws {
        let harness = ControlHarness()
        harness.runtime.fail(.list, with: RuntimeError(.retryable, "away"))
        harness.runtime.fail(.observe, with: RuntimeError(.retryable, "away"))
        try await harness.run {
            #expect(!harness.plane.isReady)
            // Requests are answered all the same.
            let arn = try await harness.runTask()
            #expect(harness.task(arn)?.lastStatus == .pending)
            for _ in 0..<8 { await harness.advance(seconds: 30) }
            #expect(!harness.plane.isReady)
            harness.runtime.fail(.list, with: nil)
            harness.runtime.fail(.observe, with: nil)
            harness.runtime.send(.resync)
            await harness.settle()
            #expect(harness.plane.isReady)
            #expect(harness.runtime.starts.count == 1)
        }
    }

    @Test("a task that the hints say nothing about is looked at in the next round")
    func rounds() async throws {
        try await ControlHarness.run { harness in
            let arn = try await harness.runTask()
            harness.runtime.set(.running, of: arn, container: "web", hinting: false)
            await harness.settle()
            #expect(harness.task(arn)?.lastStatus == .pending)
            await harness.advance(seconds: 30)
            #expect(harness.task(arn)?.lastStatus == .running)
        }
    }

    @Test("a hint about a task without a row removes what there is of it")
    func hintWithoutRow() async throws {
        try await ControlHarness.run { harness in
            let arn = "arn:aws:ecs:us-east-1:000000000000:task/default/0123"
            harness.runtime.set(.running, of: arn, container: "web")
            await harness.settle()
            #expect(harness.runtime.removed == [arn])
        }
    }

    @Test("a STOPPED task keeps its logs when somebody asks about it, definition or not")
    func stoppedKeepsLogs() async throws {
        try await ControlHarness.run(script: .obedient) { harness in
            let arn = try await harness.runTask()
            _ = try await harness.call("StopTask", #"{"task":"\#(arn)"}"#)
            await harness.settle()
            _ = try await harness.call("DeregisterTaskDefinition", #"{"taskDefinition":"app:1"}"#)
            _ = try await harness.call("DeleteTaskDefinitions", #"{"taskDefinitions":["app:1"]}"#)
            await harness.advance(seconds: 30)
            #expect(harness.store.state.taskDefinitions.isEmpty)
            _ = try await harness.call("StopTask", #"{"task":"\#(arn)"}"#)
            harness.runtime.send(.task(arn: arn))
            await harness.settle()
            #expect(harness.runtime.removed == [])
        }
    }

    @Test("cancelled with work under way and alarms set, it ends")
    func cancellation() async throws {
        let harness = ControlHarness()
        try await harness.run {
            let arn = try await harness.runTask()
            harness.runtime.set(.running, of: arn, container: "web")
            await harness.settle()
            _ = try await harness.call("StopTask", #"{"task":"\#(arn)"}"#)
            await harness.settle()
        }
        #expect(harness.runtime.isShutDown)
        #expect(!harness.runtime.isWatched)
        #expect(harness.clock.sleepers == 0)
        // Nobody waits for one that has ended.
        await harness.plane.settle()
    }

    @Test("graceful shutdown ends it, with the engine away, too", arguments: [true, false])
    func gracefulShutdown(_ engineAway: Bool) async throws {
        let harness = ControlHarness()
        if engineAway { harness.runtime.fail(.list, with: RuntimeError(.retryable, "away")) }
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [.init(service: harness.plane, successTerminationBehavior: .ignore)],
                logger: harness.context.logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            while !harness.runtime.isWatched { await Task.yield() }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
        #expect(harness.runtime.isShutDown)
    }

    @Test("unknown operations and those of AWS that do not work yet")
    func unknownOperations() async throws {
        let harness = ControlHarness()
        #expect(await harness.error("Nothing", "{}")?.code == "UnknownOperationException")
        #expect(await harness.error("CreateTaskSet", "{}")?.code == "UnsupportedFeatureException")
        #expect(await harness.error("PutAttributes", "{}")?.code == "ClientException")
        #expect(await harness.error("runtask", "{}")?.code == "UnknownOperationException")
        #expect(await harness.error("RunTask", "{")?.code == "SerializationException")
        #expect(await harness.error("RunTask", "")?.code == "InvalidParameterException")
        #expect(harness.plane.operationNames(of: .ecs).count == 25)
    }
}
