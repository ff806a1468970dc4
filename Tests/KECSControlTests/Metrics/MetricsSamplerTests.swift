import KECSControl
import KECSModel
import KECSTestSupport
import KECSWire
import Testing

struct MetricsSamplerTests {
    /// A control plane with one running task, and a sampler on the same time.
    private struct World: Sendable {
        let harness: ControlHarness
        let sampler: MetricsSampler
        let arn: String
        var clock: TestClock { harness.clock }

        var task: TaskRecord? { harness.task(arn) }

        /// Counts from the test's begin: a tenth of a core, and a byte every millisecond.
        func use(in milliseconds: Int = 0) {
            let moment = clock.now.adding(milliseconds: milliseconds)
            let passed = moment.milliseconds - 1_700_000_000_000
            var usage = ContainerUsage(readAt: moment)
            usage.cpuNanoseconds = passed * 100_000
            usage.processors = 2
            usage.memoryBytes = 32 << 20
            usage.memoryLimitBytes = 1 << 30
            usage.networkRxBytes = passed
            harness.runtime.setUsage(TaskUsage(containers: ["web": usage]), of: arn)
        }

        /// Moves time on second by second.
        func pass(seconds: Int) async {
            for _ in 0..<seconds {
                use(in: 1000)
                clock.advance(milliseconds: 1000)
                await sampler.settle()
                await harness.settle()
            }
        }

        /// Lets time pass until the work is done.
        func passing<Value: Sendable>(
            _ work: @escaping @Sendable () async throws -> Value
        ) async throws -> Value {
            let isDone = Box(false)
            async let value = {
                defer { isDone.value = true }
                return try await work()
            }()
            while !isDone.value {
                await pass(seconds: 1)
                await Task.yield()
            }
            return try await value
        }

        func ask(
            _ subject: MetricsQuery.Subject? = nil, _ metrics: [KECSModel.Metric] = Metric.allCases,
            period: Int = 10
        ) async throws -> [KECSModel.Metric: MetricResult] {
            await sampler.metrics(
                MetricsQuery(
                    subject: subject ?? .task(arn), metrics: metrics, statistics: [.average, .sum],
                    range: try MetricRange(
                        periodSeconds: period, start: nil, end: nil, now: clock.now)))
        }
    }

    private func run(
        interval: Int = 10_000, runtime: FakeRuntime? = nil, _ body: @Sendable (World) async throws -> Void
    ) async throws {
        var settings = ControlSettings()
        settings.metricsIntervalMilliseconds = interval
        settings.stoppedTaskRetentionSeconds = 60
        let harness = ControlHarness(settings: settings, runtime: runtime, script: .obedient)
        let sampler = MetricsSampler(
            settings: settings, store: harness.store, runtime: harness.runtime,
            environment: harness.environment, logger: harness.context.logger)
        try await harness.run {
            let arn = try await harness.runTask()
            let world = World(harness: harness, sampler: sampler, arn: arn)
            world.use()
            try await withThrowingTaskGroup(of: Void.self) { group in
                // Owner: this group.
                group.addTask { try await sampler.run() }
                // It has begun when the cluster's tasks have been counted.
                while interval > 0, sampler.pointCount == 0 { await Task.yield() }
                await sampler.settle()
                try await body(world)
                group.cancelAll()
                try? await group.waitForAll()
            }
        }
    }

    @Test func utilisationOfARunningTask() async throws {
        try await run { world in
            await world.pass(seconds: 60)
            let results = try await world.ask()
            let cpu = try #require(results[.cpuUtilization])
            // No CPU is reserved, and the machine has two.
            #expect(abs((cpu.statistics[.average] ?? 0) - 5) < 0.001)
            #expect(cpu.datapoints.count == 6)
            // 32 of 128 MiB.
            #expect(results[.memoryUtilization]?.statistics[.average] == 25)
            #expect(results[.networkRxBytes]?.statistics[.sum] == 60_000)
            #expect(results[.networkTxBytes] == .empty)
            #expect(results[.runningTaskCount] == .empty)
        }
    }

    @Test func containersAndClusters() async throws {
        try await run { world in
            await world.pass(seconds: 30)
            let task = try #require(world.task)
            let container = try await world.ask(
                .container(task.containers[0].arn, taskArn: task.arn), [.memoryUtilization])
            #expect(container[.memoryUtilization]?.statistics[.average] == 25)
            let cluster = try await world.ask(.cluster(task.clusterArn))
            #expect(cluster[.memoryUtilization]?.statistics[.average] == 25)
            #expect(abs((cluster[.cpuUtilization]?.statistics[.average] ?? 0) - 5) < 0.001)
            #expect(cluster[.networkRxBytes]?.statistics[.sum] == 30_000)
            #expect(cluster[.runningTaskCount]?.statistics[.average] == 1)
            // Asked again within the second, it is not counted again.
            for _ in 0..<3 { _ = try await world.ask(.cluster(task.clusterArn)) }
            let count = try await world.ask(.cluster(task.clusterArn))[.runningTaskCount]
            #expect(count?.statistics[.sum] == cluster[.runningTaskCount]?.statistics[.sum])
            let other = try await world.ask(.cluster(task.clusterArn + "x"))
            #expect(Set(other.values) == [.empty])
        }
    }

    @Test func whoAsksHasItMeasuredEverySecond() async throws {
        try await run { world in
            await world.pass(seconds: 20)
            #expect(world.harness.runtime.readings(of: world.arn) == 3)
            _ = try await world.ask()
            await world.sampler.settle()
            await world.pass(seconds: 10)
            #expect(world.harness.runtime.readings(of: world.arn) >= 13)
            // A minute later nobody has asked any more.
            await world.pass(seconds: 60)
            let before = world.harness.runtime.readings(of: world.arn)
            await world.pass(seconds: 30)
            #expect(world.harness.runtime.readings(of: world.arn) - before <= 4)
        }
    }

    @Test func aFreshTaskIsWaitedForUntilItHasValues() async throws {
        try await run { world in
            // One reading: memory is known, CPU is not.
            let memory = try await world.ask(nil, [.memoryUtilization])
            #expect(memory[.memoryUtilization]?.datapoints.count == 1)
            // In the period in which they come, which is after the question's.
            let cpu = try await world.passing {
                try await world.ask(nil, [.cpuUtilization], period: 1)
            }
            #expect(cpu[.cpuUtilization]?.datapoints.isEmpty == false)
        }
    }

    @Test func whatCannotBeReadIsAnsweredEmpty() async throws {
        try await run { world in
            world.harness.runtime.fail(.stats, with: RuntimeError(.retryable, "away"))
            let answer = try await world.passing { try await world.ask(nil, [.cpuUtilization]) }
            #expect(answer[.cpuUtilization] == .empty)
            // It comes back.
            world.harness.runtime.fail(.stats, with: nil)
            await world.pass(seconds: 20)
            #expect(try await world.ask()[.cpuUtilization] != .empty)
        }
    }

    @Test func aStoppedTaskIsToldOfAsLongAsItCanBeDescribed() async throws {
        try await run { world in
            await world.pass(seconds: 30)
            try await world.harness.call("StopTask", #"{"task":"\#(world.arn)"}"#)
            await world.harness.settle()
            await world.pass(seconds: 20)
            #expect(world.task?.lastStatus == .stopped)
            let readings = world.harness.runtime.readings(of: world.arn)
            #expect(try await world.ask()[.cpuUtilization] != .empty)
            await world.pass(seconds: 20)
            #expect(world.harness.runtime.readings(of: world.arn) == readings)
            // The sweeper takes its row away.
            await world.pass(seconds: 120)
            #expect(world.task == nil)
            #expect(try await world.ask()[.cpuUtilization] == .empty)
        }
    }

    @Test func switchedOffNothingIsMeasured() async throws {
        try await run(interval: 0) { world in
            let results = try await world.ask()
            #expect(Set(results.values) == [.empty])
            #expect(world.harness.runtime.readings(of: world.arn) == 0)
        }
    }

    @Test func aRuntimeThatMeasuresNothingIsNotAsked() async throws {
        let runtime = FakeRuntime(
            capabilities: RuntimeCapabilities(
                networkModes: [.bridge], isolated: true, simulated: true),
            script: .obedient)
        try await run(runtime: runtime) { world in
            await world.pass(seconds: 30)
            #expect(try await world.ask()[.cpuUtilization] == .empty)
            #expect(runtime.readings(of: world.arn) == 0)
            let cluster = try await world.ask(.cluster(world.task?.clusterArn ?? ""))
            #expect(cluster[.runningTaskCount]?.statistics[.average] == 1)
        }
    }
}
