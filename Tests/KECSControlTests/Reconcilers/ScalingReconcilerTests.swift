import KECSControl
import KECSModel
import KECSTestSupport
import KECSWire
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ScalingReconcilerTests {
    /// The clock begins 20 s after a full minute.
    private static let untilPeriod = 40

    /// A policy, and its metric above the target for two whole periods.
    private func twoPeriodsAbove(_ harness: ControlHarness) async throws {
        try await harness.register()
        try await harness.putPolicy()
        harness.metrics.set(.cpuUtilization, to: 80, since: harness.clock.now)
        for seconds in [Self.untilPeriod, 60, 60] { await harness.advance(seconds: seconds) }
    }

    @Test("out after three minutes above the target, in after fifteen below, told step by step")
    func outAndIn() async throws {
        try await ControlHarness.runScaling { harness in
            try await twoPeriodsAbove(harness)
            #expect(harness.service?.desiredCount == 2, "two whole minutes are not three")
            await harness.advance(seconds: 60)
            #expect(harness.service?.desiredCount == 4)
            #expect(harness.runningRevisions == [1, 1, 1, 1])
            let alarm = try #require(harness.target?.policies.first?.high)
            #expect(
                try harness.scalingSteps() == [
                    "REGISTER 2>2 Successful", "POLICY_CHANGE 2>2 Successful",
                    "ALARM 2>2 Successful", "SCALE_OUT 2>4 InProgress", "SCALE_OUT 2>4 Successful",
                ])
            let events = try harness.scalingEvents()
            #expect(
                events[2].scaling.cause
                    == "alarm \(alarm.name) is ALARM, was INSUFFICIENT_DATA: "
                    + "ECSServiceAverageCPUUtilization is 80.0; it watches for above 50.0 over 3 periods")
            let scaling = events[3].scaling
            #expect(scaling.serviceArn == ControlHarness.serviceArn)
            #expect(scaling.clusterArn == "arn:aws:ecs:us-east-1:000000000000:cluster/default")
            #expect(scaling.policyName == "cpu")
            #expect(scaling.metric == "ECSServiceAverageCPUUtilization")
            #expect(scaling.minCapacity == 1 && scaling.maxCapacity == 10)
            #expect(scaling.cause == "monitor alarm \(alarm.name) in state ALARM triggered policy cpu")
            #expect(scaling.activityId == events[4].scaling.activityId)
            #expect(scaling.activityId != nil)

            harness.metrics.set(.cpuUtilization, to: 20, since: harness.clock.now)
            for _ in 0..<14 { await harness.advance(seconds: 60) }
            #expect(harness.service?.desiredCount == 4)
            await harness.advance(seconds: 60)
            #expect(harness.service?.desiredCount == 2)
            #expect(harness.runningRevisions == [1, 1])
            #expect(
                try harness.scalingSteps().suffix(4) == [
                    "ALARM 4>4 Successful", "ALARM 4>4 Successful", "SCALE_IN 4>2 InProgress",
                    "SCALE_IN 4>2 Successful",
                ])
        }
    }

    @Test("a reading leads to one step, however often the service changes meanwhile")
    func oneStepPerReading() async throws {
        try await ControlHarness.runScaling { harness in
            try await harness.register()
            try await harness.putPolicy(cooldown: 0)
            harness.metrics.set(.cpuUtilization, to: 75, since: harness.clock.now.adding(seconds: -600))
            await harness.advance(seconds: Self.untilPeriod)
            #expect(harness.service?.desiredCount == 3)
            await harness.advance(seconds: 20)
            try await harness.updateService(#""healthCheckGracePeriodSeconds":1"#)
            let task = try #require(harness.serviceTasks.last)
            _ = try await harness.call("StopTask", #"{"task":"\#(task.arn)"}"#)
            await harness.settle()
            #expect(harness.service?.desiredCount == 3)
            await harness.advance(seconds: 40)
            #expect(harness.service?.desiredCount == 5)
        }
    }

    @Test("somebody else's number overrides one in progress")
    func overridden() async throws {
        try await ControlHarness.runServices(script: FakeRuntime.Script()) { harness in
            try await harness.prepareServices()
            try await harness.createService()
            try await harness.register(from: 4, to: 10)
            #expect(harness.service?.desiredCount == 4)
            #expect(harness.target?.activities.first?.statusCode == .inProgress)
            try await harness.updateService(#""desiredCount":5"#)
            #expect(harness.target?.activities.first?.statusCode == .overridden)
            #expect(
                try harness.scalingSteps() == [
                    "REGISTER 2>2 Successful", "SCALE_OUT 2>4 InProgress", "SCALE_OUT 2>4 Overridden",
                ])
            #expect(harness.target?.activities.first?.endTime == harness.clock.now)
        }
    }

    @Test("other bounds lead the count into them, and a newer activity overrides the former")
    func bounds() async throws {
        try await ControlHarness.runServices(script: FakeRuntime.Script()) { harness in
            try await harness.prepareServices()
            try await harness.createService()
            try await harness.register(from: 3, to: 10)
            try await harness.register(from: nil, to: nil)
            try await harness.register(from: 0, to: 1)
            #expect(harness.service?.desiredCount == 1)
            #expect(
                harness.target?.activities.map(\.cause) == [
                    "maximum capacity was set to 1", "minimum capacity was set to 3",
                ])
            #expect(
                try harness.scalingSteps() == [
                    "REGISTER 2>2 Successful", "SCALE_OUT 2>3 InProgress", "REGISTER 3>3 Successful",
                    "REGISTER 3>3 Successful", "SCALE_OUT 2>3 Overridden", "SCALE_IN 3>1 InProgress",
                ])
        }
    }

    @Test("a restart goes on: targets, policies, cooldowns")
    func restart() async throws {
        let first = ControlHarness(script: .obedient)
        try await first.run {
            try await first.prepareServices()
            try await first.createService()
            try await first.register()
            try await first.putPolicy()
            first.metrics.set(.cpuUtilization, to: 80, since: first.clock.now)
            for seconds in [Self.untilPeriod, 60, 60, 60] { await first.advance(seconds: seconds) }
            #expect(first.service?.desiredCount == 4)
        }
        let second = first.restarted()
        try await second.run {
            #expect(second.target == first.target)
            await second.advance(seconds: 60)
            #expect(second.service?.desiredCount == 4, "the first step has a cooldown of 300 s")
            await second.advance(seconds: 240)
            #expect(second.service?.desiredCount == 7)
        }
    }

    @Test("without measuring nothing is scaled")
    func noMetrics() async throws {
        try await ControlHarness.runScaling { harness in
            try await harness.register()
            try await harness.putPolicy()
            for _ in 0..<20 { await harness.advance(seconds: 60) }
            #expect(harness.service?.desiredCount == 2)
            #expect(harness.target?.policies.first?.high.state == .insufficientData)
            #expect(try harness.scalingSteps().count == 2)
        }
    }

    @Test("a period is no shorter than measurements are apart")
    func period() async throws {
        var settings = ControlSettings()
        settings.taskHealthyAfterMilliseconds = 0
        settings.scalingPeriodSeconds = 1
        settings.metricsIntervalMilliseconds = 60_000
        try await ControlHarness.run(settings: settings, script: .obedient) { harness in
            try await harness.prepareServices()
            try await harness.createService()
            try await twoPeriodsAbove(harness)
            #expect(harness.service?.desiredCount == 2)
            await harness.advance(seconds: 60)
            #expect(harness.service?.desiredCount == 4)
        }
    }

    @Test("a reset wipes targets, too")
    func reset() async throws {
        try await ControlHarness.runScaling { harness in
            try await harness.register()
            try await harness.plane.reset()
            await harness.settle()
            #expect(harness.store.state.scalableTargets.isEmpty)
            #expect(try harness.scalingSteps().last == "DEREGISTER 2>2 Successful")
        }
    }

    @Test("activities are kept up to a number, the newest first")
    func activities() async throws {
        try await ControlHarness.runScaling { harness in
            for number in 0..<120 {
                try await harness.register(from: number % 2, to: number % 2)
            }
            let activities = try #require(harness.target?.activities)
            #expect(activities.count == ScalableTargetRecord.mostActivities)
            #expect(activities.first?.toDesiredCount == 1)
            #expect(activities.allSatisfy { $0.statusCode == .successful })
        }
    }
}
