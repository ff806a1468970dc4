/// One container of a task, as a runtime is to run it: the strict part of a
/// registered container definition with the task's overrides applied.
package struct ContainerSpec: Hashable, Sendable, Codable {
    package var name: String
    package var image: String
    /// When it stops for any reason, the task stops.
    package var essential = true
    /// CPU units, 1,024 to a core; 0 where none are reserved.
    package var cpu = 0
    /// Hard limit in MiB.
    package var memory: Int?
    /// Soft limit in MiB.
    package var memoryReservation: Int?
    /// Replaces the image's CMD.
    package var command: [String]?
    /// Replaces the image's ENTRYPOINT.
    package var entryPoint: [String]?
    /// In the order of the definition; an override of a name stands in its place.
    package var environment: [EnvironmentVariable] = []
    package var workingDirectory: String?
    package var user: String?
    package var hostname: String?
    package var portMappings: [PortMapping] = []
    /// `name` or `name:alias` of containers of the same task (bridge mode only).
    package var links: [String] = []
    package var mountPoints: [MountPoint] = []
    package var volumesFrom: [VolumeFrom] = []
    package var ulimits: [Ulimit] = []
    package var readonlyRootFilesystem = false
    package var privileged = false
    package var capabilitiesAdd: [String] = []
    package var capabilitiesDrop: [String] = []
    package var initProcessEnabled = false
    /// MiB.
    package var sharedMemorySize: Int?
    package var tmpfs: [Tmpfs] = []
    package var devices: [Device] = []
    package var interactive = false
    package var pseudoTerminal = false
    package var dnsServers: [String] = []
    package var dnsSearchDomains: [String] = []
    package var extraHosts: [HostEntry] = []
    package var dockerLabels: [String: String] = [:]
    package var dockerSecurityOptions: [String] = []
    package var systemControls: [SystemControl] = []
    package var dependsOn: [ContainerDependency] = []
    package var healthCheck: HealthCheckSpec?
    /// Seconds that containers which depend on this one wait for it.
    package var startTimeout: Int?
    /// Seconds between the stop signal and SIGKILL.
    package var stopTimeout: Int?

    package init(name: String, image: String) {
        self.name = name
        self.image = image
    }
}

package struct EnvironmentVariable: Hashable, Sendable, Codable {
    package var name: String
    package var value: String

    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

package struct PortMapping: Hashable, Sendable, Codable {
    package enum TransportProtocol: String, Hashable, Sendable, Codable { case tcp, udp }

    package var containerPort: Int
    /// 0 or absent in bridge mode: a free port of the host.
    package var hostPort: Int?
    package var transport: TransportProtocol = .tcp

    package init(containerPort: Int, hostPort: Int? = nil, transport: TransportProtocol = .tcp) {
        self.containerPort = containerPort
        self.hostPort = hostPort
        self.transport = transport
    }
}

package struct MountPoint: Hashable, Sendable, Codable {
    package var sourceVolume: String
    package var containerPath: String
    package var readOnly: Bool

    package init(sourceVolume: String, containerPath: String, readOnly: Bool) {
        self.sourceVolume = sourceVolume
        self.containerPath = containerPath
        self.readOnly = readOnly
    }
}

package struct VolumeFrom: Hashable, Sendable, Codable {
    package var sourceContainer: String
    package var readOnly: Bool

    package init(sourceContainer: String, readOnly: Bool) {
        self.sourceContainer = sourceContainer
        self.readOnly = readOnly
    }
}

package struct Ulimit: Hashable, Sendable, Codable {
    /// `nofile`, `nproc` … as AWS names them; validated at registration.
    package var name: String
    package var soft: Int
    package var hard: Int

    package init(name: String, soft: Int, hard: Int) {
        self.name = name
        self.soft = soft
        self.hard = hard
    }
}

package struct Tmpfs: Hashable, Sendable, Codable {
    package var containerPath: String
    /// MiB.
    package var size: Int
    package var mountOptions: [String]

    package init(containerPath: String, size: Int, mountOptions: [String]) {
        self.containerPath = containerPath
        self.size = size
        self.mountOptions = mountOptions
    }
}

package struct Device: Hashable, Sendable, Codable {
    package var hostPath: String
    package var containerPath: String?
    /// Of `read`, `write`, `mknod`; empty means all.
    package var permissions: [String]

    package init(hostPath: String, containerPath: String?, permissions: [String]) {
        self.hostPath = hostPath
        self.containerPath = containerPath
        self.permissions = permissions
    }
}

package struct HostEntry: Hashable, Sendable, Codable {
    package var hostname: String
    package var ipAddress: String

    package init(hostname: String, ipAddress: String) {
        self.hostname = hostname
        self.ipAddress = ipAddress
    }
}

package struct SystemControl: Hashable, Sendable, Codable {
    package var namespace: String
    package var value: String

    package init(namespace: String, value: String) {
        self.namespace = namespace
        self.value = value
    }
}

package struct ContainerDependency: Hashable, Sendable, Codable {
    package enum Condition: String, Hashable, Sendable, Codable {
        case start = "START"
        case complete = "COMPLETE"
        case success = "SUCCESS"
        case healthy = "HEALTHY"
    }

    package var containerName: String
    package var condition: Condition

    package init(containerName: String, condition: Condition) {
        self.containerName = containerName
        self.condition = condition
    }
}

/// Times in seconds.
package struct HealthCheckSpec: Hashable, Sendable, Codable {
    /// Begins with `CMD` or `CMD-SHELL`.
    package var command: [String]
    package var interval = 30
    package var timeout = 5
    package var retries = 3
    package var startPeriod = 0

    package init(command: [String]) {
        self.command = command
    }
}
