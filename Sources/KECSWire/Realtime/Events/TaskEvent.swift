/// The payload of a `task` event.
public struct TaskEvent: Codable, Hashable, Sendable {
    /// A container, as a task event shows it. `exitCode` and `reason` are null
    /// where there is none.
    public struct Container: Codable, Hashable, Sendable {
        public var containerArn: String
        public var name: String
        public var lastStatus: String
        public var exitCode: Int?
        public var reason: String?

        public init(
            containerArn: String, name: String, lastStatus: String, exitCode: Int?, reason: String?
        ) {
            self.containerArn = containerArn
            self.name = name
            self.lastStatus = lastStatus
            self.exitCode = exitCode
            self.reason = reason
        }

        public func encode(to encoder: any Encoder) throws {
            var members = encoder.container(keyedBy: CodingKeys.self)
            try members.encode(containerArn, forKey: .containerArn)
            try members.encode(name, forKey: .name)
            try members.encode(lastStatus, forKey: .lastStatus)
            try members.encode(exitCode, forKey: .exitCode)
            try members.encode(reason, forKey: .reason)
        }
    }

    /// A link of the chain that led to the task's end, nearest first.
    public struct Cause: Codable, Hashable, Sendable {
        public var reason: String
        public var container: String?
        public var exitCode: Int?
        /// The newest lines that the container wrote, oldest first.
        public var logs: [String]?

        public init(
            reason: String, container: String? = nil, exitCode: Int? = nil, logs: [String]? = nil
        ) {
            self.reason = reason
            self.container = container
            self.exitCode = exitCode
            self.logs = logs
        }
    }

    public struct Task: Codable, Hashable, Sendable {
        public var taskArn: String
        public var clusterArn: String
        public var taskDefinitionArn: String
        public var lastStatus: String
        public var desiredStatus: String
        public var group: String?
        public var startedBy: String?
        public var launchType: String?
        /// `HEALTHY`, `UNHEALTHY` or `UNKNOWN`.
        public var healthStatus: String?
        public var version: Int?
        public var stopCode: String?
        public var stoppedReason: String?
        public var cause: [Cause]?
        public var containers: [Container]

        public init(
            taskArn: String, clusterArn: String, taskDefinitionArn: String, lastStatus: String,
            desiredStatus: String, containers: [Container]
        ) {
            self.taskArn = taskArn
            self.clusterArn = clusterArn
            self.taskDefinitionArn = taskDefinitionArn
            self.lastStatus = lastStatus
            self.desiredStatus = desiredStatus
            self.containers = containers
        }
    }

    public var eventType = "task"
    /// `START`, `STATUS_CHANGE` or `STOP`.
    public var action: String
    public var task: Task

    public init(action: String, task: Task) {
        self.action = action
        self.task = task
    }
}
