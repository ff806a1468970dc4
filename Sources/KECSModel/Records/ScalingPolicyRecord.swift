/// A target tracking policy: keeps a metric of a service near a value.
/// https://docs.aws.amazon.com/autoscaling/application/APIReference/API_TargetTrackingScalingPolicyConfiguration.html
package struct ScalingPolicyRecord: Hashable, Sendable, Codable {
    package enum TrackedMetric: String, CaseIterable, Hashable, Sendable, Codable {
        case cpu = "ECSServiceAverageCPUUtilization"
        case memory = "ECSServiceAverageMemoryUtilization"

        /// Under which name it is measured.
        package var metric: Metric {
            switch self {
            case .cpu: .cpuUtilization
            case .memory: .memoryUtilization
            }
        }
    }

    /// Of ECS services where a policy says nothing: seconds.
    package static let usualCooldown = 300

    package var arn: String
    package var name: String
    package var metric: TrackedMetric
    /// In percent, above 0.
    package var targetValue: Double
    /// Seconds after one scale-out in which another must be called for by more than what the
    /// first has added.
    package var scaleOutCooldown = usualCooldown
    /// Seconds after a scale-in in which there is no other.
    package var scaleInCooldown = usualCooldown
    package var disableScaleIn = false
    /// Above the target for long.
    package var high: ScalingAlarm
    /// Well below it for longer.
    package var low: ScalingAlarm
    package var createdAt: Timestamp

    package init(
        arn: String, name: String, metric: TrackedMetric, targetValue: Double, high: ScalingAlarm,
        low: ScalingAlarm, createdAt: Timestamp
    ) {
        self.arn = arn
        self.name = name
        self.metric = metric
        self.targetValue = targetValue
        self.high = high
        self.low = low
        self.createdAt = createdAt
    }
}
