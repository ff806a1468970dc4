/// The payload of a `deployment` event.
public struct DeploymentEvent: Codable, Hashable, Sendable {
    public struct Deployment: Codable, Hashable, Sendable {
        public var serviceArn: String
        public var clusterArn: String?
        public var deploymentId: String
        /// The same as ``rolloutState``.
        public var status: String
        /// `family:revision`.
        public var taskDefinition: String
        public var desiredCount: Int
        public var runningCount: Int
        public var pendingCount: Int
        public var failedTasks: Int
        /// `IN_PROGRESS`, `COMPLETED` or `FAILED`.
        public var rolloutState: String
        public var rolloutStateReason: String
        /// RFC 3339.
        public var createdAt: String
        public var updatedAt: String

        public init(
            serviceArn: String, clusterArn: String? = nil, deploymentId: String, status: String,
            taskDefinition: String, desiredCount: Int, runningCount: Int, pendingCount: Int,
            failedTasks: Int, rolloutState: String, rolloutStateReason: String, createdAt: String,
            updatedAt: String
        ) {
            self.serviceArn = serviceArn
            self.clusterArn = clusterArn
            self.deploymentId = deploymentId
            self.status = status
            self.taskDefinition = taskDefinition
            self.desiredCount = desiredCount
            self.runningCount = runningCount
            self.pendingCount = pendingCount
            self.failedTasks = failedTasks
            self.rolloutState = rolloutState
            self.rolloutStateReason = rolloutStateReason
            self.createdAt = createdAt
            self.updatedAt = updatedAt
        }
    }

    public var eventType = "deployment"
    /// `PROGRESS` or, of a deployment that begins in order to go back, `ROLLBACK`.
    public var action: String
    public var deployment: Deployment

    public init(action: String, deployment: Deployment) {
        self.action = action
        self.deployment = deployment
    }
}
