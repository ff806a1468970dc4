/// Decides how many tasks of a service are wanted, by its target tracking policies. A pure
/// function of what was measured.
///
/// https://docs.aws.amazon.com/autoscaling/application/userguide/target-tracking-scaling-policy-overview.html
package struct ScalingPlanner: Sendable {
    /// Periods above the target before it scales out, and below nine tenths of it before it
    /// scales in.
    package static let highPeriods = 3
    package static let lowPeriods = 15
    private static let lowShare = 0.9
    /// Periods that are worth being read.
    package static let readings = ScalingAlarm.range(of: lowPeriods)

    package static func threshold(
        _ targetValue: Double, _ comparison: ScalingAlarm.Comparison
    ) -> Double {
        comparison == .above ? targetValue : targetValue * lowShare
    }

    private let target: ScalableTargetRecord
    private let service: ServiceRecord
    private let running: Int
    private let readings: [ScalingPolicyRecord.TrackedMetric: [Double?]]
    private let now: Timestamp
    private let clock: ClockHistory

    /// - Parameters:
    ///   - running: Tasks that the readings are of.
    ///   - readings: In percent, a period each, the newest last; nil: nothing was measured.
    package init(
        _ target: ScalableTargetRecord, of service: ServiceRecord, running: Int,
        readings: [ScalingPolicyRecord.TrackedMetric: [Double?]], now: Timestamp,
        clock: ClockHistory = ClockHistory()
    ) {
        self.clock = clock
        self.target = target
        self.service = service
        self.running = running
        self.readings = readings
        self.now = now
    }

    package func plan() -> ScalingPlan {
        var plan = ScalingPlan(policies: target.policies)
        for place in plan.policies.indices {
            let policy = plan.policies[place]
            plan.policies[place].high = look(at: policy.high, of: policy, &plan)
            plan.policies[place].low = look(at: policy.low, of: policy, &plan)
        }
        plan.step = scaleOut(plan.policies) ?? scaleIn(plan.policies)
        return plan
    }

    private func look(
        at alarm: ScalingAlarm, of policy: ScalingPolicyRecord, _ plan: inout ScalingPlan
    ) -> ScalingAlarm {
        let readings = readings[policy.metric] ?? []
        var alarm = alarm
        let former = alarm.state
        alarm.state = alarm.state(after: readings)
        if alarm.state != former, alarm.state == .alarm || former == .alarm {
            plan.transitions.append(
                ScalingPlan.Transition(
                    policyName: policy.name, metric: policy.metric, alarm: alarm, former: former,
                    reading: readings.last ?? nil))
        }
        return alarm
    }

    /// Any policy may call for more; the one that calls for the most is followed.
    private func scaleOut(_ policies: [ScalingPolicyRecord]) -> ScalingPlan.Step? {
        guard !target.suspendedState.dynamicScalingOut else { return nil }
        var best: ScalingPlan.Step?
        for policy in policies where policy.high.state == .alarm {
            // What the last scale-out has added may not be seen in the metric yet: until its
            // cooldown is over, the metric is taken to be of the tasks before it.
            let last = activity(isScaleOut: true, within: policy.scaleOutCooldown)
            guard let wanted = wanted(policy, by: last?.fromDesiredCount ?? running),
                wanted > service.desiredCount, wanted > best?.desiredCount ?? 0
            else { continue }
            best = step(policy, policy.high, wanted)
        }
        return best
    }

    /// Only where all policies that scale in agree, to the most that one of them wants, and
    /// not during a deployment.
    /// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-auto-scaling.html
    private func scaleIn(_ policies: [ScalingPolicyRecord]) -> ScalingPlan.Step? {
        let voters = policies.filter { !$0.disableScaleIn }
        guard !target.suspendedState.dynamicScalingIn, !voters.isEmpty,
            voters.allSatisfy({ $0.low.state == .alarm }),
            !policies.contains(where: { $0.high.state == .alarm }),
            !service.isDeploying
        else { return nil }
        let cooldown = voters.map(\.scaleInCooldown).max() ?? 0
        guard activity(isScaleOut: false, within: cooldown) == nil else { return nil }
        let all = voters.map { (policy: $0, wanted: wanted($0, by: running)) }
        guard let most = all.max(by: { $0.wanted ?? .max < $1.wanted ?? .max }),
            let wanted = most.wanted, wanted < service.desiredCount
        else { return nil }
        return step(most.policy, most.policy.low, wanted)
    }

    private func step(
        _ policy: ScalingPolicyRecord, _ alarm: ScalingAlarm, _ count: Int
    ) -> ScalingPlan.Step {
        ScalingPlan.Step(
            policyName: policy.name, metric: policy.metric, desiredCount: count,
            cause: "monitor alarm \(alarm.name) in state ALARM triggered policy \(policy.name)")
    }

    /// The number of tasks with which the metric would be at its target; nil where nothing
    /// was measured.
    private func wanted(_ policy: ScalingPolicyRecord, by count: Int) -> Int? {
        guard count > 0, let reading = readings[policy.metric]?.last ?? nil else { return nil }
        let wanted = (Double(count) * reading / policy.targetValue).rounded(.up)
        return target.bounded(wanted < Double(ServiceRecord.mostTasks) ? Int(wanted) : ServiceRecord.mostTasks)
    }

    /// The newest of its kind that a policy has begun, where that is not longer ago.
    private func activity(isScaleOut: Bool, within seconds: Int) -> ScalingActivityRecord? {
        target.activities.first { $0.policyName != nil && $0.isScaleOut == isScaleOut }
            .flatMap { clock.present($0.startTime).adding(seconds: seconds) > now ? $0 : nil }
    }
}
