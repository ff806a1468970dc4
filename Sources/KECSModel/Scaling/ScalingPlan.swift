/// What is to be done of a scalable target.
package struct ScalingPlan: Hashable, Sendable {
    /// An alarm that has come into another state than it was in, ALARM before or after.
    package struct Transition: Hashable, Sendable {
        package var policyName: String
        package var metric: ScalingPolicyRecord.TrackedMetric
        package var alarm: ScalingAlarm
        package var former: ScalingAlarm.State
        /// The newest reading; nil where there is none.
        package var reading: Double?
    }

    package struct Step: Hashable, Sendable {
        package var policyName: String
        package var metric: ScalingPolicyRecord.TrackedMetric
        /// The desired count to set.
        package var desiredCount: Int
        /// As AWS tells it.
        package var cause: String
    }

    /// The target's policies with their alarms as they are now.
    package var policies: [ScalingPolicyRecord]
    package var transitions: [Transition] = []
    package var step: Step?
}
