/// One change of a service's desired count by Application Auto Scaling.
/// https://docs.aws.amazon.com/autoscaling/application/APIReference/API_ScalingActivity.html
package struct ScalingActivityRecord: Hashable, Sendable, Codable {
    package enum StatusCode: String, Hashable, Sendable, Codable {
        case inProgress = "InProgress"
        /// As many tasks run as were wanted.
        case successful = "Successful"
        /// Somebody wanted another number before that.
        case overridden = "Overridden"
    }

    package var id: String
    /// Nil where the bounds were changed.
    package var policyName: String?
    package var metric: ScalingPolicyRecord.TrackedMetric?
    package var fromDesiredCount: Int
    package var toDesiredCount: Int
    package var cause: String
    package var statusCode = StatusCode.inProgress
    package var startTime: Timestamp
    package var endTime: Timestamp?

    package init(
        id: String, policyName: String? = nil, metric: ScalingPolicyRecord.TrackedMetric? = nil,
        fromDesiredCount: Int, toDesiredCount: Int, cause: String, startTime: Timestamp
    ) {
        self.id = id
        self.policyName = policyName
        self.metric = metric
        self.fromDesiredCount = fromDesiredCount
        self.toDesiredCount = toDesiredCount
        self.cause = cause
        self.startTime = startTime
    }

    package var isScaleOut: Bool { toDesiredCount > fromDesiredCount }

    package mutating func end(_ status: StatusCode, at moment: Timestamp) {
        statusCode = status
        endTime = moment
    }
}
