/// The payload of a `container` event.
public struct ContainerEvent: Codable, Hashable, Sendable {
    public struct NetworkBinding: Codable, Hashable, Sendable {
        public var bindIP: String
        public var containerPort: Int
        public var hostPort: Int
        /// `tcp` or `udp`.
        public var `protocol`: String

        public init(bindIP: String, containerPort: Int, hostPort: Int, protocol: String) {
            self.bindIP = bindIP
            self.containerPort = containerPort
            self.hostPort = hostPort
            self.protocol = `protocol`
        }
    }

    /// `exitCode` and `reason` are null where there is none.
    public struct Container: Codable, Hashable, Sendable {
        public var clusterArn: String
        public var taskArn: String
        public var serviceArn: String?
        public var containerArn: String
        public var name: String
        public var image: String
        public var runtimeId: String?
        public var lastStatus: String
        public var exitCode: Int?
        public var reason: String?
        public var healthStatus: String?
        public var networkBindings: [NetworkBinding]

        public init(
            clusterArn: String, taskArn: String, serviceArn: String? = nil, containerArn: String,
            name: String, image: String, runtimeId: String?, lastStatus: String, exitCode: Int?,
            reason: String?, healthStatus: String?, networkBindings: [NetworkBinding]
        ) {
            self.clusterArn = clusterArn
            self.taskArn = taskArn
            self.serviceArn = serviceArn
            self.containerArn = containerArn
            self.name = name
            self.image = image
            self.runtimeId = runtimeId
            self.lastStatus = lastStatus
            self.exitCode = exitCode
            self.reason = reason
            self.healthStatus = healthStatus
            self.networkBindings = networkBindings
        }

        public func encode(to encoder: any Encoder) throws {
            var members = encoder.container(keyedBy: CodingKeys.self)
            try members.encode(clusterArn, forKey: .clusterArn)
            try members.encode(taskArn, forKey: .taskArn)
            try members.encodeIfPresent(serviceArn, forKey: .serviceArn)
            try members.encode(containerArn, forKey: .containerArn)
            try members.encode(name, forKey: .name)
            try members.encode(image, forKey: .image)
            try members.encodeIfPresent(runtimeId, forKey: .runtimeId)
            try members.encode(lastStatus, forKey: .lastStatus)
            try members.encode(exitCode, forKey: .exitCode)
            try members.encode(reason, forKey: .reason)
            try members.encodeIfPresent(healthStatus, forKey: .healthStatus)
            try members.encode(networkBindings, forKey: .networkBindings)
        }
    }

    public var eventType = "container"
    /// `START`, `STATUS_CHANGE` or `STOP`.
    public var action: String
    public var container: Container

    public init(action: String, container: Container) {
        self.action = action
        self.container = container
    }
}
