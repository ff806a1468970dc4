import Foundation
import KECSControl
import KECSModel
import KECSTestSupport
import KECSWire
import Testing

@Suite(.timeLimit(.minutes(1)))
struct TaskReconcilerTests {
    @Test("a life: started, RUNNING, stopped, with its events in order")
    func life() async throws {
        try await ControlHarness.run { harness in
            let arn = try await harness.runTask()
            #expect(harness.runtime.starts.map(\.containers) == [["web"]])
            #expect(harness.runtime.starts.first?.task.containers.first?.image == "image/web")
            #expect(harness.task(arn)?.lastStatus == .pending)
            harness.runtime.set(.running, of: arn, container: "web")
            await harness.settle()
            #expect(harness.task(arn)?.lastStatus == .running)
            #expect(harness.task(arn)?.version == 2)
            #expect(harness.runtime.starts.count == 1)

            _ = try await harness.call("StopTask", #"{"task":"\#(arn)","reason":"enough"}"#)
            await harness.settle()
            #expect(
                harness.runtime.stops == [
                    FakeRuntime.Stop(taskArn: arn, containers: ["web"], signal: .terminate)
                ])
            harness.runtime.set(.exited(code: 143), of: arn, container: "web")
            await harness.settle()
            #expect(harness.task(arn)?.lastStatus == .stopped)
            #expect(harness.runtime.released == [arn])
            #expect(
                harness.taskStory == [
                    "task START PENDING",
                    "container START web RUNNING", "task STATUS_CHANGE RUNNING",
                    "task STATUS_CHANGE RUNNING",  // desiredStatus
                    "task STATUS_CHANGE STOPPING",
                    "container STOP web STOPPED", "task STOP STOPPED",
                ])
            #expect(harness.task(arn)?.version == 5)
        }
    }

    @Test("what events tell is what DescribeTasks tells")
    func payload() async throws {
        try await ControlHarness.run { harness in
            let arn = try await harness.runTask()
            harness.runtime.setLogs(
                (1...12).map {
                    ContainerLogLine(
                        timestamp: harness.clock.now, stream: .stdout, text: "line \($0)")
                }, of: arn, container: "web")
            harness.runtime.set(.running, of: arn, container: "web")
            await harness.settle()
            harness.runtime.set(.exited(code: 3), of: arn, container: "web")
            await harness.settle()
            let entries = harness.store.journal
            let last = try #require(entries.last { $0.event.type == .task })
            let event = try JSONDecoder().decode(TaskEvent.self, from: Data(last.event.payload))
            #expect(event.action == "STOP")
            #expect(event.task.taskArn == arn)
            #expect(event.task.lastStatus == "STOPPED" && event.task.desiredStatus == "STOPPED")
            #expect(event.task.stopCode == "EssentialContainerExited")
            #expect(event.task.version == harness.task(arn)?.version)
            #expect(event.task.containers.map(\.exitCode) == [3])
            #expect(event.task.cause?.map(\.reason) == [
                "Essential container in task exited", "Container web exited with code 3",
            ])
            #expect(event.task.cause?.last?.logs == (3...12).map { "line \($0)" })
            #expect(last.event.keys.task == arn && last.event.keys.status == "STOPPED")

            let container = try #require(entries.last { $0.event.type == .container })
            let ended = try JSONDecoder().decode(
                ContainerEvent.self, from: Data(container.event.payload))
            #expect(ended.action == "STOP" && ended.container.exitCode == 3)
            #expect(ended.container.runtimeId != nil)
            #expect(container.event.keys.container == "web")
        }
    }

    @Test("a fast exit: ran and over before anybody looked")
    func fastExit() async throws {
        try await ControlHarness.run { harness in
            var script = FakeRuntime.Script()
            script.onStart = .exited(code: 0)
            harness.runtime.script = script
            let arn = try await harness.runTask()
            let task = try #require(harness.task(arn))
            #expect(task.lastStatus == .stopped)
            #expect(task.stopCode == .essentialContainerExited)
            #expect(task.startedAt == harness.clock.now)
            #expect(harness.taskStory == [
                "task START PENDING", "container STOP web STOPPED", "task STOP STOPPED",
            ])
        }
    }

    @Test("the stop signal once, SIGKILL after the stop timeout and again 2 s after the last look")
    func killAfterTimeout() async throws {
        try await ControlHarness.run { harness in
            let arn = try await harness.runTask([.named("web")])
            harness.runtime.set(.running, of: arn, container: "web")
            await harness.settle()
            _ = try await harness.call("StopTask", #"{"task":"\#(arn)"}"#)
            await harness.settle()
            for _ in 0..<5 {
                harness.runtime.send(.task(arn: arn))
                await harness.settle()
            }
            await harness.advance(milliseconds: 29_990)
            #expect(harness.runtime.stops.map(\.signal) == [.terminate])
            await harness.advance(milliseconds: 10)
            #expect(harness.runtime.stops.map(\.signal) == [.terminate, .kill])
            // However often the engine asks for a look.
            for _ in 0..<5 {
                harness.runtime.send(.task(arn: arn))
                await harness.advance(milliseconds: 100)
            }
            #expect(harness.runtime.stops.map(\.signal) == [.terminate, .kill])
            await harness.advance(milliseconds: 2000)
            #expect(harness.runtime.stops.map(\.signal) == [.terminate, .kill, .kill])
            harness.runtime.set(.exited(code: 137), of: arn, container: "web")
            await harness.settle()
            #expect(harness.task(arn)?.lastStatus == .stopped)
            await harness.advance(seconds: 10)
            #expect(harness.runtime.stops.count == 3)
        }
    }

    @Test("a start that wins against its cancellation gets the stop signal all the same")
    func startWinsAgainstStop() async throws {
        let harness = ControlHarness()
        let deaf = Meddler(inner: harness.runtime, store: harness.store, meddling: .deafToStops)
        try await harness.runOn(deaf) { plane, arn in
            while harness.runtime.starts.isEmpty { await plane.settle() }
            _ = try await plane.call(
                "StopTask", body: Data(#"{"task":"\#(arn)"}"#.utf8), context: harness.context)
            await plane.settle()
            #expect(harness.task(arn)?.lastStatus == .stopping)
            #expect(deaf.stops == 1)
            harness.runtime.set(.running, of: arn, container: "web")
            await plane.settle()
            #expect(deaf.stops == 2)
            harness.runtime.send(.task(arn: arn))
            await plane.settle()
            #expect(deaf.stops == 2)
        }
    }

    @Test("one start given up and one program stopped are one call")
    func cancelAndTerminate() async throws {
        try await ControlHarness.run { harness in
            let arn = try await harness.runTask([.web, .named("slow")])
            harness.runtime.set(.running, of: arn, container: "web")
            await harness.settle()
            _ = try await harness.call("StopTask", #"{"task":"\#(arn)"}"#)
            await harness.settle()
            #expect(harness.runtime.stops.map(\.containers) == [["slow", "web"]])
            #expect(harness.task(arn)?.container("slow")?.lastStatus == .stopped)
            #expect(harness.task(arn)?.lastStatus == .stopping)
        }
    }

    @Test("what the runtime cannot do now is tried again, later and later")
    func retries() async throws {
        try await ControlHarness.run { harness in
            harness.runtime.fail(.start, with: RuntimeError(.retryable, "away"))
            let arn = try await harness.runTask()
            #expect(harness.runtime.starts.count == 1)
            await harness.advance(milliseconds: 200)
            #expect(harness.runtime.starts.count == 2)
            await harness.advance(milliseconds: 390)
            #expect(harness.runtime.starts.count == 2)
            harness.runtime.fail(.start, with: nil)
            await harness.advance(milliseconds: 10)
            #expect(harness.runtime.starts.count == 3)
            harness.runtime.set(.running, of: arn, container: "web")
            await harness.settle()
            #expect(harness.task(arn)?.lastStatus == .running)
        }
    }

    @Test("what the runtime can never start ends the task", arguments: [RuntimeError.Kind.terminal, .absent])
    func terminalStart(_ kind: RuntimeError.Kind) async throws {
        try await ControlHarness.run { harness in
            harness.runtime.fail(.start, with: RuntimeError(kind, "not on this machine"))
            let arn = try await harness.runTask()
            let task = try #require(harness.task(arn))
            #expect(task.lastStatus == .stopped)
            #expect(task.stopCode == .taskFailedToStart)
            #expect(task.stoppedReason == "CannotStartContainerError: not on this machine")
        }
    }

    @Test("awsvpc: through PROVISIONING and DEPROVISIONING, the network given back once")
    func awsvpc() async throws {
        try await ControlHarness.run { harness in
            let arn = try await harness.runTask(networkMode: .awsvpc)
            #expect(harness.task(arn)?.lastStatus == .provisioning)
            harness.runtime.edit(arn) {
                $0.networkInterface = NetworkInterfaceObservation(
                    privateIPv4Address: "10.0.0.9", macAddress: "0a:00:00:00:00:01")
            }
            await harness.settle()
            #expect(harness.task(arn)?.lastStatus == .pending)
            harness.runtime.set(.running, of: arn, container: "web")
            await harness.settle()
            harness.runtime.fail(.release, with: RuntimeError(.retryable, "busy"))
            harness.runtime.set(.exited(code: 0), of: arn, container: "web")
            await harness.settle()
            #expect(harness.task(arn)?.lastStatus == .deprovisioning)
            harness.runtime.fail(.release, with: nil)
            await harness.advance(milliseconds: 200)
            #expect(harness.task(arn)?.lastStatus == .stopped)
            #expect(
                harness.taskStory == [
                    "task START PROVISIONING", "task STATUS_CHANGE PENDING",
                    "container START web RUNNING", "task STATUS_CHANGE RUNNING",
                    "container STOP web STOPPED", "task STATUS_CHANGE DEPROVISIONING",
                    "task STOP STOPPED",
                ])
        }
    }

    @Test("a network that can never be given back does not keep the task from STOPPED")
    func terminalRelease() async throws {
        try await ControlHarness.run { harness in
            let arn = try await harness.runTask(networkMode: .awsvpc)
            harness.runtime.fail(.release, with: RuntimeError(.terminal, "no"))
            harness.runtime.set(.exited(code: 0), of: arn, container: "web")
            await harness.settle()
            #expect(harness.task(arn)?.lastStatus == .stopped)
        }
    }

    @Test("health changes are events of the container, of the task, and of health")
    func health() async throws {
        try await ControlHarness.run { harness in
            let arn = try await harness.runTask()
            harness.runtime.set(.running, of: arn, container: "web")
            await harness.settle()
            for health in [ContainerHealth.unknown, .healthy, .unhealthy] {
                harness.runtime.edit(arn) {
                    $0.containers["web"]?.health = health
                    $0.containers["web"]?.healthOutput = "it is \(health)"
                }
                await harness.settle()
            }
            #expect(
                harness.taskStory.suffix(9) == [
                    // UNKNOWN changes nothing of the task, nor of what was known.
                    "container STATUS_CHANGE web RUNNING",
                    "container STATUS_CHANGE web RUNNING", "health STATUS_CHANGE web HEALTHY",
                    "task STATUS_CHANGE RUNNING", "health STATUS_CHANGE HEALTHY",
                    "container STATUS_CHANGE web RUNNING", "health STATUS_CHANGE web UNHEALTHY",
                    "task STATUS_CHANGE RUNNING", "health STATUS_CHANGE UNHEALTHY",
                ])
            #expect(harness.task(arn)?.version == 5)
            let told = try harness.store.journal.filter { $0.event.type == .health }.map {
                try JSONDecoder().decode(HealthEvent.self, from: Data($0.event.payload)).health
            }
            let task = try #require(harness.task(arn))
            #expect(
                told.suffix(2) == [
                    HealthEvent.Health(
                        clusterArn: task.clusterArn, taskArn: arn, containerName: "web",
                        status: "UNHEALTHY", previousStatus: "HEALTHY", output: "it is unhealthy"),
                    HealthEvent.Health(
                        clusterArn: task.clusterArn, taskArn: arn, status: "UNHEALTHY",
                        previousStatus: "HEALTHY"),
                ])
            let keys = harness.store.journal.last { $0.event.type == .health }?.event.keys
            #expect(keys?.cluster == task.clusterArn && keys?.task == arn && keys?.container == nil)
        }
    }

    @Test("a check's output without another verdict is no change")
    func outputAlone() async throws {
        try await ControlHarness.run { harness in
            let arn = try await harness.runTask()
            harness.runtime.set(.running, of: arn, container: "web")
            harness.runtime.edit(arn) { $0.containers["web"]?.health = .healthy }
            await harness.settle()
            let before = harness.store.journal.count
            harness.runtime.edit(arn) { $0.containers["web"]?.healthOutput = "still well" }
            await harness.settle()
            #expect(harness.store.journal.count == before)
            #expect(harness.task(arn)?.container("web")?.healthOutput == nil)
        }
    }

    @Test("a row that changes between the look and the write: nothing is lost")
    func conflict() async throws {
        let harness = ControlHarness()
        let meddler = Meddler(inner: harness.runtime, store: harness.store, meddling: .tagsOnObserve)
        try await harness.runOn(meddler) { _, arn in
            let task = try #require(harness.task(arn))
            #expect(task.tags == [KECSModel.Tag(key: "meanwhile", value: "")])
            #expect(task.lastStatus == .running)
        }
    }

    @Test("a row wiped during the start: what was started is removed")
    func wipedDuringStart() async throws {
        let harness = ControlHarness()
        let meddler = Meddler(inner: harness.runtime, store: harness.store, meddling: .wipesOnStart)
        try await harness.runOn(meddler) { _, arn in
            #expect(harness.task(arn) == nil)
            #expect(harness.runtime.starts.count == 1)
            #expect(harness.runtime.removed.contains(arn))
            let left = try await harness.runtime.list()
            #expect(left == [])
        }
    }
}
