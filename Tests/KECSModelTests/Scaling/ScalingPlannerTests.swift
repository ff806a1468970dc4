import KECSModel
import Testing

struct ScalingPlannerTests {
    private static let now = Timestamp(milliseconds: 1_700_000_000_000)

    /// A service of four steady tasks, from 2 to 10.
    private struct Scene {
        var target: ScalableTargetRecord
        var service: ServiceRecord
        var running: Int
        var cpu: [Double?] = []
        var memory: [Double?] = []

        init(desired: Int = 4) {
            service = ServiceRecord(
                arn: "service", name: "web", clusterArn: "cluster", ordinal: 1,
                desiredCount: desired, options: JSONDocument(bytes: Array("{}".utf8)),
                deployment: DeploymentRecord(
                    id: "ecs-svc/1",
                    launch: DeploymentRecord.Launch(taskDefinitionArn: "web:1", launchType: "EC2"),
                    desiredCount: desired, createdAt: now),
                createdAt: now)
            service.changePrimary { $0.rolloutState = .completed }
            target = ScalableTargetRecord(
                arn: "target", serviceArn: "service", clusterArn: "cluster", minCapacity: 2,
                maxCapacity: 10, roleArn: "role", createdAt: now)
            running = desired
            add("cpu", .cpu, target: 50)
        }

        mutating func add(
            _ name: String, _ metric: ScalingPolicyRecord.TrackedMetric, target value: Double
        ) {
            func alarm(_ comparison: ScalingAlarm.Comparison, _ periods: Int) -> ScalingAlarm {
                ScalingAlarm(
                    arn: "arn", name: "\(name)-\(comparison)", comparison: comparison,
                    threshold: ScalingPlanner.threshold(value, comparison), periods: periods)
            }
            target.policies.append(
                ScalingPolicyRecord(
                    arn: "arn", name: name, metric: metric, targetValue: value,
                    high: alarm(.above, ScalingPlanner.highPeriods),
                    low: alarm(.below, ScalingPlanner.lowPeriods), createdAt: now))
        }

        mutating func scaled(from: Int, to: Int, secondsAgo: Int, by policy: String? = "cpu") {
            target.append(
                ScalingActivityRecord(
                    id: "id", policyName: policy, fromDesiredCount: from, toDesiredCount: to,
                    cause: "", startTime: now.adding(seconds: -secondsAgo)))
        }

        var plan: ScalingPlan {
            ScalingPlanner(
                target, of: service, running: running, readings: [.cpu: cpu, .memory: memory],
                now: now
            ).plan()
        }

        var count: Int? { plan.step?.desiredCount }
    }

    private static func flat(_ value: Double?, _ count: Int = ScalingPlanner.readings) -> [Double?] {
        Array(repeating: value, count: count)
    }

    @Test(
        "as many tasks as bring the metric to its target, within the bounds",
        arguments: [
            (50, nil), (50.1, 5), (62, 5), (63, 6), (75, 6), (1000, 10), (45, nil), (44.9, nil),
            (38, nil), (37.5, 3), (25, 2), (0, 2),
        ] as [(Double, Int?)])
    func count(reading: Double, count: Int?) {
        var scene = Scene()
        scene.cpu = Self.flat(reading)
        #expect(scene.count == count)
    }

    @Test("three periods above the target, fifteen below nine tenths of it")
    func periods() {
        var scene = Scene()
        scene.cpu = [10, 80, 80]
        #expect(scene.count == nil)
        scene.cpu = [10, 80, 80, 80]
        #expect(scene.count == 7)
        #expect(
            scene.plan.step?.cause == "monitor alarm cpu-above in state ALARM triggered policy cpu")
        scene.cpu = Self.flat(20, 14)
        #expect(scene.count == nil)
        scene.cpu = Self.flat(20, 15)
        #expect(scene.count == 2)
        scene.cpu = Self.flat(20, 14) + [46]
        #expect(scene.count == nil)
    }

    @Test("without data nothing is scaled, and alarms that go off or end are told")
    func transitions() {
        var scene = Scene()
        #expect(scene.plan.transitions.isEmpty)
        #expect(scene.count == nil)
        scene.cpu = [80, 80, 80]
        let transition = scene.plan.transitions.first
        #expect(scene.plan.transitions.count == 1)
        #expect(transition?.policyName == "cpu")
        #expect(transition?.alarm.name == "cpu-above")
        #expect(transition?.former == .insufficientData)
        #expect(transition?.reading == 80)
        scene.target.policies = scene.plan.policies
        #expect(scene.plan.transitions.isEmpty)
        scene.cpu = [80, 80, 50]
        #expect(scene.plan.transitions.map(\.alarm.state) == [.ok])
        scene.cpu = Self.flat(nil)
        #expect(scene.plan.transitions.map(\.alarm.state) == [.insufficientData])
        #expect(scene.count == nil)
        // From not knowing to fine is nothing to tell.
        scene.target.policies[0].high.state = .insufficientData
        scene.cpu = [50]
        #expect(scene.plan.transitions.isEmpty)
        #expect(scene.plan.policies.first?.high.state == .ok)
    }

    @Test("during the cooldown only what the last scale-out does not cover is added")
    func scaleOutCooldown() {
        var scene = Scene(desired: 6)
        scene.cpu = Self.flat(75)
        scene.scaled(from: 4, to: 6, secondsAgo: 299)
        #expect(scene.count == nil, "as if the four had 75 % still")
        scene.cpu = Self.flat(90)
        #expect(scene.count == 8)
        scene.target.activities = []
        scene.scaled(from: 4, to: 6, secondsAgo: 300)
        #expect(scene.count == 10)
        // Other bounds are no policy's doing.
        scene.target.activities = []
        scene.scaled(from: 4, to: 6, secondsAgo: 10, by: nil)
        #expect(scene.count == 10)
        scene.target.activities = []
        scene.scaled(from: 4, to: 6, secondsAgo: 10)
        scene.target.policies[0].scaleOutCooldown = 0
        #expect(scene.count == 10)
    }

    @Test("after a scale-in there is none until its cooldown is over; scaling out does not wait")
    func scaleInCooldown() {
        var scene = Scene()
        scene.cpu = Self.flat(20)
        scene.scaled(from: 6, to: 4, secondsAgo: 299)
        #expect(scene.count == nil)
        scene.cpu = Self.flat(80)
        #expect(scene.count == 7)
        scene.cpu = Self.flat(20)
        scene.target.policies[0].scaleInCooldown = 200
        #expect(scene.count == 2)
    }

    @Test("any policy scales out, and only all together scale in")
    func policies() {
        var scene = Scene()
        scene.add("memory", .memory, target: 50)
        scene.cpu = Self.flat(60)
        scene.memory = Self.flat(90)
        #expect(scene.plan.step?.policyName == "memory")
        #expect(scene.count == 8)
        scene.cpu = Self.flat(20)
        scene.memory = Self.flat(60)
        #expect(scene.count == 5)
        scene.memory = Self.flat(50)
        #expect(scene.count == nil)
        scene.memory = Self.flat(36)
        #expect(scene.count == 3, "the most that one of them wants")
        #expect(scene.plan.step?.policyName == "memory")
        scene.memory = Self.flat(nil)
        #expect(scene.count == nil, "no data is no sign of little to do")
        scene.target.policies[1].disableScaleIn = true
        #expect(scene.count == 2)
        scene.target.policies[0].disableScaleIn = true
        #expect(scene.count == nil)
    }

    @Test("what is suspended is not done")
    func suspended() {
        var scene = Scene()
        scene.target.suspendedState.dynamicScalingOut = true
        scene.cpu = Self.flat(80)
        #expect(scene.count == nil)
        scene.cpu = Self.flat(20)
        #expect(scene.count == 2)
        scene.target.suspendedState.dynamicScalingIn = true
        #expect(scene.count == nil)
    }

    @Test("during a deployment it scales out, and not in")
    func deployment() {
        var scene = Scene()
        scene.service.changePrimary { $0.rolloutState = .inProgress }
        scene.cpu = Self.flat(20)
        #expect(scene.count == nil)
        scene.cpu = Self.flat(80)
        #expect(scene.count == 7)
    }

    @Test("a deployment that has FAILED does not go on: it scales out and in")
    func failedDeployment() {
        var scene = Scene()
        scene.service.changePrimary { $0.rolloutState = .failed }
        scene.cpu = Self.flat(20)
        #expect(scene.count == 2)
        scene.cpu = Self.flat(80)
        #expect(scene.count == 7)
    }

    @Test("a count beyond the bounds comes back into them when a policy calls")
    func outside() {
        var scene = Scene(desired: 20)
        scene.cpu = Self.flat(20)
        #expect(scene.count == 8)
        scene.cpu = Self.flat(80)
        #expect(scene.count == nil, "not out, and not in either")
        scene = Scene(desired: 1)
        scene.cpu = Self.flat(51)
        #expect(scene.count == 2)
        scene = Scene(desired: 4)
        scene.running = 0
        scene.cpu = Self.flat(80)
        #expect(scene.count == nil, "nothing runs that was measured")
        scene = Scene(desired: 4)
        scene.target.maxCapacity = 2_000_000_000
        scene.target.policies[0].targetValue = 8.6e-109
        scene.cpu = Self.flat(1e300)
        #expect(scene.count == 5000)
    }

    /// Whatever is measured, the bounds hold and the count goes where the metric calls it.
    @Test("any readings", arguments: 0..<300)
    func anyReadings(seed: UInt64) {
        var random = Random(seed: seed)
        var scene = Scene(desired: Int.random(in: 2...10, using: &random))
        scene.add("memory", .memory, target: 40)
        scene.running = Int.random(in: 0...12, using: &random)
        func readings() -> [Double?] {
            let level = Double.random(in: 0...120, using: &random)
            return (0..<ScalingPlanner.readings).map { _ in
                Int.random(in: 0..<20, using: &random) == 0
                    ? nil : level * Double.random(in: 0.9...1.1, using: &random)
            }
        }
        for _ in 0..<20 {
            scene.cpu = readings()
            scene.memory = readings()
            let plan = scene.plan
            scene.target.policies = plan.policies
            guard let step = plan.step else { continue }
            #expect((2...10).contains(step.desiredCount))
            #expect(step.desiredCount != scene.service.desiredCount)
            let isOut = step.desiredCount > scene.service.desiredCount
            let states = plan.policies.map { isOut ? $0.high.state : $0.low.state }
            #expect(isOut ? states.contains(.alarm) : states.allSatisfy { $0 == .alarm })
            scene.service.scale(to: step.desiredCount)
            scene.running = step.desiredCount
        }
    }
}
