import KECSModel
import KECSWire

/// The target tracking policy that a request describes.
struct TargetTracking {
    /// What a target can be.
    /// https://docs.aws.amazon.com/autoscaling/application/APIReference/API_TargetTrackingScalingPolicyConfiguration.html
    private static let targets = 8.515920e-109...1.174271e+108

    let metric: ScalingPolicyRecord.TrackedMetric
    private let configuration: TargetTrackingScalingPolicyConfiguration
    private let targetValue: Double

    /// - Parameter former: The policy that the request changes.
    /// - Throws: `ValidationException`, also for what KECS has not: alarms of Amazon
    ///   CloudWatch, its metrics, load balancers.
    init(
        _ request: PutScalingPolicyRequest, _ former: ScalingPolicyRecord?
    ) throws(ECSError) {
        switch request.policyType {
        case .targetTrackingScaling: break
        case nil where former != nil: break
        case nil: throw .validation("PolicyType is required to create a scaling policy.")
        case let type?:
            throw .validation(
                "KECS does not implement \(type) policies, which need Amazon CloudWatch; it does "
                    + "TargetTrackingScaling.")
        }
        guard let configuration = request.targetTrackingScalingPolicyConfiguration,
            let targetValue = configuration.targetValue
        else {
            throw .validation(
                "TargetTrackingScalingPolicyConfiguration is required for a TargetTrackingScaling policy.")
        }
        guard configuration.customizedMetricSpecification == nil,
            let type = configuration.predefinedMetricSpecification?.predefinedMetricType
        else {
            throw .validation(
                "KECS does not implement CustomizedMetricSpecification, which needs Amazon CloudWatch; "
                    + "name a PredefinedMetricSpecification.")
        }
        guard let metric = ScalingPolicyRecord.TrackedMetric(rawValue: type.rawValue) else {
            let known = ScalingPolicyRecord.TrackedMetric.allCases.map(\.rawValue)
            throw .validation(
                "KECS does not measure \(type) of an ECS service; it does "
                    + known.joined(separator: " and ") + ".")
        }
        guard Self.targets.contains(targetValue) else {
            throw .validation("TargetValue must be from 8.515920e-109 to 1.174271e+108.")
        }
        self.metric = metric
        self.configuration = configuration
        self.targetValue = targetValue
    }

    func policy(
        named name: String, of target: ScalableTargetRecord, service arn: ARN?,
        _ environment: Environment, now: Timestamp
    ) -> ScalingPolicyRecord {
        let (partition, place) = (arn?.partition ?? "aws", "\(arn?.region ?? ""):\(arn?.account ?? "")")
        let policy = ScalingPolicyRecord(
            arn: "arn:\(partition):autoscaling:\(place):scalingPolicy:\(environment.uuid()):"
                + "resource/ecs/\(target.resourceId):policyName/\(name)",
            name: name, metric: metric, targetValue: targetValue,
            high: alarm(.above, "arn:\(partition):cloudwatch:\(place)", target, environment),
            low: alarm(.below, "arn:\(partition):cloudwatch:\(place)", target, environment),
            createdAt: now)
        return applied(to: policy)
    }

    /// Changes a policy in place. Its alarms begin anew where they watch something else now.
    func applied(to former: ScalingPolicyRecord) -> ScalingPolicyRecord {
        var policy = former
        policy.metric = metric
        policy.targetValue = targetValue
        policy.scaleOutCooldown = configuration.scaleOutCooldown ?? ScalingPolicyRecord.usualCooldown
        policy.scaleInCooldown = configuration.scaleInCooldown ?? ScalingPolicyRecord.usualCooldown
        policy.disableScaleIn = configuration.disableScaleIn ?? false
        let isOther = former.metric != metric || former.targetValue != targetValue
        policy.high = watched(former.high, anew: isOther)
        policy.low = watched(former.low, anew: isOther)
        return policy
    }

    private func watched(_ alarm: ScalingAlarm, anew: Bool) -> ScalingAlarm {
        var alarm = alarm
        alarm.threshold = ScalingPlanner.threshold(targetValue, alarm.comparison)
        if anew { alarm.state = .insufficientData }
        return alarm
    }

    private func alarm(
        _ comparison: ScalingAlarm.Comparison, _ prefix: String, _ target: ScalableTargetRecord,
        _ environment: Environment
    ) -> ScalingAlarm {
        let word = comparison == .above ? "AlarmHigh" : "AlarmLow"
        let name = "TargetTracking-\(target.resourceId)-\(word)-\(environment.uuid())"
        return ScalingAlarm(
            arn: "\(prefix):alarm:\(name)", name: name, comparison: comparison,
            threshold: ScalingPlanner.threshold(targetValue, comparison),
            periods: comparison == .above ? ScalingPlanner.highPeriods : ScalingPlanner.lowPeriods)
    }
}
