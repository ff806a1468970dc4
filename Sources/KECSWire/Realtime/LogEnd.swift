/// Server: a subscription to logs is over; nothing more comes of it (extension).
public struct LogEnd: ServerPayload {
    public static let messageType = "log_end"

    public struct Container: Codable, Hashable, Sendable {
        public var containerName: String
        /// `complete`: all that there was has been sent, and more was not asked for; `stopped`:
        /// the container has ended, and all that is kept of its log has been sent; `absent`:
        /// the runtime has no log of it; `failed`: the runtime could not read on.
        public var reason: String
        /// For people: why the runtime could not.
        public var message: String?

        public init(containerName: String, reason: String, message: String? = nil) {
            self.containerName = containerName
            self.reason = reason
            self.message = message
        }
    }

    public var subscriptionId: String
    public var taskArn: String
    /// How each of them ended.
    public var containers: [Container]

    public init(subscriptionId: String, taskArn: String, containers: [Container]) {
        self.subscriptionId = subscriptionId
        self.taskArn = taskArn
        self.containers = containers
    }
}
