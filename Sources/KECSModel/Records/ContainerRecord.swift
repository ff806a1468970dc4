/// A container of a task, within the task's row.
package struct ContainerRecord: Hashable, Sendable, Codable {
    package enum Status: String, Hashable, Sendable, Codable, CaseIterable {
        case pending = "PENDING"
        case running = "RUNNING"
        case stopped = "STOPPED"
    }

    package var arn: String
    package var name: String
    package var image: String
    package var essential: Bool
    package var lastStatus: Status = .pending
    package var runtimeId: String?
    package var imageDigest: String?
    package var exitCode: Int?
    package var reason: String?
    package var health: ContainerHealth?
    /// What the health check wrote that led to ``health``, where the engine tells.
    package var healthOutput: String?
    package var networkBindings: [NetworkBindingObservation] = []
    package var startedAt: Timestamp?
    package var stoppedAt: Timestamp?
    /// When the stop signal was sent; SIGKILL follows its stop timeout later.
    package var stopSignalledAt: Timestamp?
    /// As answers carry them: `cpu`, `memory`, `memoryReservation`.
    package var cpu: Int
    package var memory: Int?
    package var memoryReservation: Int?

    package init(arn: String, spec: ContainerSpec) {
        self.arn = arn
        name = spec.name
        image = spec.image
        essential = spec.essential
        cpu = spec.cpu
        memory = spec.memory
        memoryReservation = spec.memoryReservation
    }

    /// Whether its program has ever been running.
    package var hasRun: Bool { startedAt != nil || exitCode != nil }
}

/// What RunTask may change of a container of the definition.
package struct ContainerOverrideSpec: Hashable, Sendable, Codable {
    package var name: String
    package var command: [String]?
    package var environment: [EnvironmentVariable]
    package var cpu: Int?
    package var memory: Int?
    package var memoryReservation: Int?

    package init(
        name: String, command: [String]? = nil, environment: [EnvironmentVariable] = [],
        cpu: Int? = nil, memory: Int? = nil, memoryReservation: Int? = nil
    ) {
        self.name = name
        self.command = command
        self.environment = environment
        self.cpu = cpu
        self.memory = memory
        self.memoryReservation = memoryReservation
    }
}
