/// What a runtime knows of one task at one moment.
package struct TaskObservation: Hashable, Sendable {
    package var taskArn: String
    /// By container name. A container that is not here is absent from the engine.
    package var containers: [String: ContainerObservation]
    /// When the first image began to be pulled and the last one had been;
    /// nil where nothing was pulled or it is no longer known.
    package var pullStartedAt: Timestamp?
    package var pullStoppedAt: Timestamp?
    /// The task's own address in `awsvpc` mode.
    package var networkInterface: NetworkInterfaceObservation?

    package init(
        taskArn: String, containers: [String: ContainerObservation] = [:],
        pullStartedAt: Timestamp? = nil, pullStoppedAt: Timestamp? = nil,
        networkInterface: NetworkInterfaceObservation? = nil
    ) {
        self.taskArn = taskArn
        self.containers = containers
        self.pullStartedAt = pullStartedAt
        self.pullStoppedAt = pullStoppedAt
        self.networkInterface = networkInterface
    }
}

package struct ContainerObservation: Hashable, Sendable {
    package enum Phase: Hashable, Sendable {
        /// `start` was asked for; pulling, creating, starting. After a restart of
        /// the server a container that exists but never ran is `.created`.
        case starting
        /// Exists, has never run, and nobody is starting it.
        case created
        case running
        /// Ended. The code is absent only where the engine lost it.
        case exited(code: Int?)
        /// Never ran and will not: why, as ECS names it.
        case failed(ContainerFailure)
    }

    package var phase: Phase
    /// The engine's own id.
    package var runtimeId: String?
    package var startedAt: Timestamp?
    package var finishedAt: Timestamp?
    /// Why it ended, where there is more to say than the exit code
    /// (`OutOfMemoryError`).
    package var failure: ContainerFailure?
    package var networkBindings: [NetworkBindingObservation]
    /// `sha256:…`, where the engine tells.
    package var imageDigest: String?
    /// Absent where the container has no health check.
    package var health: ContainerHealth?
    /// What its newest health check wrote, where the engine tells; bounded.
    package var healthOutput: String?

    package init(
        phase: Phase, runtimeId: String? = nil, startedAt: Timestamp? = nil,
        finishedAt: Timestamp? = nil, failure: ContainerFailure? = nil,
        networkBindings: [NetworkBindingObservation] = [], imageDigest: String? = nil,
        health: ContainerHealth? = nil, healthOutput: String? = nil
    ) {
        self.phase = phase
        self.runtimeId = runtimeId
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.failure = failure
        self.networkBindings = networkBindings
        self.imageDigest = imageDigest
        self.health = health
        self.healthOutput = healthOutput
    }
}

package enum ContainerHealth: String, Hashable, Sendable, Codable {
    case healthy = "HEALTHY"
    case unhealthy = "UNHEALTHY"
    case unknown = "UNKNOWN"
}

package struct NetworkBindingObservation: Hashable, Sendable, Codable {
    package var bindIP: String
    package var containerPort: Int
    package var hostPort: Int
    package var transport: PortMapping.TransportProtocol

    package init(
        bindIP: String, containerPort: Int, hostPort: Int,
        transport: PortMapping.TransportProtocol
    ) {
        self.bindIP = bindIP
        self.containerPort = containerPort
        self.hostPort = hostPort
        self.transport = transport
    }
}

package struct NetworkInterfaceObservation: Hashable, Sendable, Codable {
    package var privateIPv4Address: String
    package var macAddress: String?

    package init(privateIPv4Address: String, macAddress: String? = nil) {
        self.privateIPv4Address = privateIPv4Address
        self.macAddress = macAddress
    }
}
