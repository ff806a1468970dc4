/// The payload of a `health` event: what a health check says has become another.
public struct HealthEvent: Codable, Hashable, Sendable {
    public struct Health: Codable, Hashable, Sendable {
        public var clusterArn: String
        public var serviceArn: String?
        public var taskArn: String
        /// Absent: of the task as a whole.
        public var containerName: String?
        /// `HEALTHY`, `UNHEALTHY` or `UNKNOWN`.
        public var status: String
        public var previousStatus: String
        /// What the check wrote, at most 4 KiB, where the runtime tells.
        public var output: String?

        public init(
            clusterArn: String, serviceArn: String? = nil, taskArn: String,
            containerName: String? = nil, status: String, previousStatus: String,
            output: String? = nil
        ) {
            self.clusterArn = clusterArn
            self.serviceArn = serviceArn
            self.taskArn = taskArn
            self.containerName = containerName
            self.status = status
            self.previousStatus = previousStatus
            self.output = output
        }
    }

    public var eventType = "health"
    public var action = "STATUS_CHANGE"
    public var health: Health

    public init(health: Health) {
        self.health = health
    }
}
