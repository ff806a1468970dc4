/// The payload of a `scaling` event: what changes the desired count of a service, or may.
public struct ScalingEvent: Codable, Hashable, Sendable {
    public struct Scaling: Codable, Hashable, Sendable {
        public var serviceArn: String
        public var clusterArn: String
        public var activityId: String?
        public var policyName: String?
        /// As Application Auto Scaling names it: `ECSServiceAverageCPUUtilization`.
        public var metric: String?
        public var fromDesiredCount: Int
        public var toDesiredCount: Int
        public var minCapacity: Int
        public var maxCapacity: Int
        /// `InProgress`, `Successful` or `Overridden`.
        public var statusCode: String
        public var cause: String

        public init(
            serviceArn: String, clusterArn: String, activityId: String? = nil,
            policyName: String? = nil, metric: String? = nil, fromDesiredCount: Int,
            toDesiredCount: Int, minCapacity: Int, maxCapacity: Int, statusCode: String,
            cause: String
        ) {
            self.serviceArn = serviceArn
            self.clusterArn = clusterArn
            self.activityId = activityId
            self.policyName = policyName
            self.metric = metric
            self.fromDesiredCount = fromDesiredCount
            self.toDesiredCount = toDesiredCount
            self.minCapacity = minCapacity
            self.maxCapacity = maxCapacity
            self.statusCode = statusCode
            self.cause = cause
        }
    }

    public var eventType = "scaling"
    /// `REGISTER`, `DEREGISTER`, `POLICY_CHANGE`, `ALARM`, `SCALE_OUT` or `SCALE_IN`.
    public var action: String
    public var scaling: Scaling

    public init(action: String, scaling: Scaling) {
        self.action = action
        self.scaling = scaling
    }
}
