import Foundation
import KECSControl
import KECSModel
import KECSRuntimes
import KECSTestSupport
import Logging
import Testing

/// The simulation on a clock that the test moves.
@Suite struct SimulatedRuntimeTests {
    private let clock = ManualClock()
    private let folder = FileManager.default.temporaryDirectory
        .appending(path: "kecs-simulated-\(UUID().uuidString)").path()

    private func makeRuntime(_ options: SimulatedOptions = SimulatedOptions(
        startDelay: .milliseconds(100), stopDelay: .milliseconds(50))
    ) throws -> SimulatedRuntime {
        try SimulatedRuntime(
            dataFolder: folder, options: options, clock: clock.simulated,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    private func task(
        _ labels: [String: String] = [:], id: Int = 1, mode: TaskSpec.NetworkMode = .bridge,
        change: (inout ContainerSpec) -> Void = { _ in }
    ) -> TaskSpec {
        var container = ContainerSpec(name: "web", image: "nginx")
        for (name, value) in labels { container.dockerLabels["kecs.simulated." + name] = value }
        change(&container)
        return TaskSpec(
            arn: "arn:aws:ecs:us-east-1:0:task/default/\(id)", id: "\(id)",
            clusterName: "default", family: "web", revision: 1, networkMode: mode,
            containers: [container])
    }

    private func web(_ runtime: SimulatedRuntime, _ task: TaskSpec) async throws
        -> ContainerObservation
    {
        try #require(try await runtime.observe([task.arn]).first?.containers["web"])
    }

    @Test func lifeFollowsTheLabels() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let runtime = try makeRuntime()
        let job = task(["start-delay-ms": "200", "run-for-ms": "1000", "exit-code": "42"])
        let asked = clock.now
        try await runtime.start(job, containers: ["web"])
        var seen = try await web(runtime, job)
        #expect(seen.phase == .starting)
        #expect(seen.runtimeId?.count == 64)
        clock.advance(milliseconds: 199)
        #expect(try await web(runtime, job).phase == .starting)
        clock.advance(milliseconds: 1)
        seen = try await web(runtime, job)
        #expect(seen.phase == .running)
        #expect(seen.startedAt == asked.adding(milliseconds: 200))
        clock.advance(milliseconds: 5000)
        seen = try await web(runtime, job)
        #expect(seen.phase == .exited(code: 42))
        #expect(seen.finishedAt == asked.adding(milliseconds: 1200))
    }

    @Test func stopTakesItsDelayAndKillDoesNot() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let runtime = try makeRuntime()
        let first = task(["stop-delay-ms": "500"], id: 1)
        let second = task(["stop-delay-ms": "500"], id: 2)
        for task in [first, second] { try await runtime.start(task, containers: ["web"]) }
        clock.advance(milliseconds: 100)
        for task in [first, second] {
            try await runtime.stop(task, containers: ["web"], signal: .terminate)
        }
        clock.advance(milliseconds: 499)
        #expect(try await web(runtime, first).phase == .running)
        try await runtime.stop(second, containers: ["web"], signal: .kill)
        #expect(try await web(runtime, second).phase == .exited(code: 137))
        clock.advance(milliseconds: 1)
        #expect(try await web(runtime, first).phase == .exited(code: 143))
        #expect(try await web(runtime, second).phase == .exited(code: 137))
    }

    @Test(arguments: [
        ("exit-code", "256"), ("exit-code", "x"), ("run-for-ms", "-1"), ("ignore-stop", "yes"),
        ("fail", "NoSuchError"), ("start-delay-ms", "1.5"), ("fail-message", "alone"),
        ("health", "fine"), ("run-form-ms", "5"),
    ])
    func badLabelsAreNamed(label: String, value: String) async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let runtime = try makeRuntime()
        let bad = task([label: value])
        try await runtime.start(bad, containers: ["web"])
        clock.advance(milliseconds: 100)
        guard case .failed(let failure) = try await web(runtime, bad).phase else {
            Issue.record("it did not fail")
            return
        }
        #expect(failure.name == .cannotCreateContainer)
        #expect(failure.message.contains("kecs.simulated." + label))
    }

    @Test func failuresCarryTheirMessage() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let runtime = try makeRuntime()
        let bad = task(["fail": "CannotPullContainerError", "fail-message": "no such image"])
        try await runtime.start(bad, containers: ["web"])
        #expect(try await web(runtime, bad).phase == .starting)
        clock.advance(milliseconds: 100)
        #expect(
            try await web(runtime, bad).phase
                == .failed(ContainerFailure(.cannotPullContainer, "no such image")))
    }

    @Test func timeNeverGoesBack() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let runtime = try makeRuntime()
        let web = task()
        try await runtime.start(web, containers: ["web"])
        clock.advance(milliseconds: 100)
        #expect(try await self.web(runtime, web).phase == .running)
        clock.advance(milliseconds: -3_600_000)
        #expect(try await self.web(runtime, web).phase == .running)
    }

    @Test func portsAreBoundAsTheModeHasIt() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let runtime = try makeRuntime()
        let mappings = [PortMapping(containerPort: 80), PortMapping(containerPort: 81, hostPort: 8081)]
        var ports: [TaskSpec.NetworkMode: [Int]] = [:]
        for (index, mode) in [TaskSpec.NetworkMode.bridge, .host, .awsvpc, .none].enumerated() {
            let task = task(id: index, mode: mode) { $0.portMappings = mappings }
            try await runtime.start(task, containers: ["web"])
            clock.advance(milliseconds: 100)
            ports[mode] = try await web(runtime, task).networkBindings.map(\.hostPort)
            let seen = try await runtime.observe([task.arn])
            #expect((seen.first?.networkInterface != nil) == (mode == .awsvpc))
        }
        #expect(ports == [.bridge: [32_768, 8081], .host: [80, 81], .awsvpc: [], .none: []])
    }

    @Test func aTornLastLineIsDroppedAndAnyOtherRefused() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let running = task()
        try await makeRuntime().start(running, containers: ["web"])
        clock.advance(milliseconds: 100)
        let journal = folder + "/simulated.journal"
        let whole = try #require(FileManager.default.contents(atPath: journal))
        try (whole + Data(#"{"start":{"ta"#.utf8)).write(to: URL(filePath: journal))
        let second = try makeRuntime()
        #expect(try await web(second, running).phase == .running)
        try (Data("{\"future\":{}}\n".utf8) + whole).write(to: URL(filePath: journal))
        #expect(throws: (any Error).self) { try makeRuntime() }
    }

    @Test func theJournalDoesNotGrowForEver() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let runtime = try makeRuntime()
        let kept = task(id: 0)
        try await runtime.start(kept, containers: ["web"])
        for id in 1...3000 {
            let task = task(id: id)
            try await runtime.start(task, containers: ["web"])
            try await runtime.remove([task.arn])
        }
        let size = try #require(
            FileManager.default.contents(atPath: folder + "/simulated.journal")).count
        #expect(size < 1_500_000)
        clock.advance(milliseconds: 100)
        #expect(try await web(makeRuntime(), kept).phase == .running)
    }

    @Test func oneLoopHintsAtTenThousandTasks() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let runtime = try makeRuntime()
        let (hints, continuation) = AsyncStream<RuntimeHint>.makeStream()
        // Owned by this test: cancelled and awaited at its end.
        let watch = Task { try await runtime.run { continuation.yield($0) } }
        let tasks = (0..<10_000).map { task(id: $0) }
        for task in tasks { try await runtime.start(task, containers: ["web"]) }
        clock.advance(milliseconds: 100)
        var waiting = Set(tasks.map(\.arn))
        for await hint in hints {
            if case .task(let arn) = hint { waiting.remove(arn) }
            if waiting.isEmpty { break }
        }
        let seen = try await runtime.observe(tasks.map(\.arn))
        #expect(seen.allSatisfy { $0.containers["web"]?.phase == .running })
        #expect(try await makeRuntime().list().count == 10_000)
        watch.cancel()
        _ = await watch.result
    }
}
