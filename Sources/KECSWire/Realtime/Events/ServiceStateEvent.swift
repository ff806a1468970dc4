/// The payload of a `service` event. (`ServiceEvent` is AWS's name of a line among those that
/// DescribeServices tells.)
public struct ServiceStateEvent: Codable, Hashable, Sendable {
    public struct Deployment: Codable, Hashable, Sendable {
        public var id: String
        /// `PRIMARY`, `ACTIVE` or `INACTIVE`.
        public var status: String
        /// `family:revision`.
        public var taskDefinition: String
        public var desiredCount: Int
        public var runningCount: Int
        public var pendingCount: Int
        /// `IN_PROGRESS`, `COMPLETED` or `FAILED`.
        public var rolloutState: String
        public var rolloutStateReason: String

        public init(
            id: String, status: String, taskDefinition: String, desiredCount: Int,
            runningCount: Int, pendingCount: Int, rolloutState: String, rolloutStateReason: String
        ) {
            self.id = id
            self.status = status
            self.taskDefinition = taskDefinition
            self.desiredCount = desiredCount
            self.runningCount = runningCount
            self.pendingCount = pendingCount
            self.rolloutState = rolloutState
            self.rolloutStateReason = rolloutStateReason
        }
    }

    public struct Service: Codable, Hashable, Sendable {
        public var serviceArn: String
        public var serviceName: String
        public var clusterArn: String
        /// `ACTIVE`, `DRAINING` or `INACTIVE`.
        public var status: String
        public var desiredCount: Int
        public var runningCount: Int
        public var pendingCount: Int
        /// The PRIMARY one first.
        public var deployments: [Deployment]

        public init(
            serviceArn: String, serviceName: String, clusterArn: String, status: String,
            desiredCount: Int, runningCount: Int, pendingCount: Int, deployments: [Deployment]
        ) {
            self.serviceArn = serviceArn
            self.serviceName = serviceName
            self.clusterArn = clusterArn
            self.status = status
            self.desiredCount = desiredCount
            self.runningCount = runningCount
            self.pendingCount = pendingCount
            self.deployments = deployments
        }
    }

    public var eventType = "service"
    /// `CREATE`, `UPDATE`, `DELETE`, `DEPLOYMENT_START`, `DEPLOYMENT_COMPLETE` or
    /// `DEPLOYMENT_FAILED`.
    public var action: String
    public var service: Service

    public init(action: String, service: Service) {
        self.action = action
        self.service = service
    }
}
