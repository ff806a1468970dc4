/// `HostConfig` of ``ContainerCreate``.
struct HostConfig: Encodable, Hashable, Sendable {
    struct LogConfig: Encodable, Hashable, Sendable {
        var type: String
        var config: [String: String]

        enum CodingKeys: String, CodingKey {
            case type = "Type"
            case config = "Config"
        }
    }

    struct Binding: Encodable, Hashable, Sendable {
        /// Empty: a free port.
        var hostPort: String

        enum CodingKeys: String, CodingKey { case hostPort = "HostPort" }
    }

    struct Ulimit: Encodable, Hashable, Sendable {
        var name: String
        var soft: Int
        var hard: Int

        enum CodingKeys: String, CodingKey {
            case name = "Name"
            case soft = "Soft"
            case hard = "Hard"
        }
    }

    struct Device: Encodable, Hashable, Sendable {
        var pathOnHost: String
        var pathInContainer: String
        /// Of `r`, `w`, `m`.
        var cgroupPermissions: String

        enum CodingKeys: String, CodingKey {
            case pathOnHost = "PathOnHost"
            case pathInContainer = "PathInContainer"
            case cgroupPermissions = "CgroupPermissions"
        }
    }

    var networkMode: String?
    var portBindings: [String: [Binding]]?
    var binds: [String]?
    var volumesFrom: [String]?
    var links: [String]?
    var cpuShares: Int?
    /// Microseconds.
    var cpuPeriod: Int?
    var cpuQuota: Int?
    /// Bytes.
    var memory: Int?
    var memoryReservation: Int?
    var shmSize: Int?
    var ulimits: [Ulimit]?
    var readonlyRootfs: Bool?
    var privileged: Bool?
    var capAdd: [String]?
    var capDrop: [String]?
    var usesInit: Bool?
    /// Options by path.
    var tmpfs: [String: String]?
    var devices: [Device]?
    var dns: [String]?
    var dnsSearch: [String]?
    var extraHosts: [String]?
    var securityOpt: [String]?
    var sysctls: [String: String]?
    var pidMode: String?
    var ipcMode: String?
    var logConfig: LogConfig?

    enum CodingKeys: String, CodingKey {
        case networkMode = "NetworkMode"
        case portBindings = "PortBindings"
        case binds = "Binds"
        case volumesFrom = "VolumesFrom"
        case links = "Links"
        case cpuShares = "CpuShares"
        case cpuPeriod = "CpuPeriod"
        case cpuQuota = "CpuQuota"
        case memory = "Memory"
        case memoryReservation = "MemoryReservation"
        case shmSize = "ShmSize"
        case ulimits = "Ulimits"
        case readonlyRootfs = "ReadonlyRootfs"
        case privileged = "Privileged"
        case capAdd = "CapAdd"
        case capDrop = "CapDrop"
        case usesInit = "Init"
        case tmpfs = "Tmpfs"
        case devices = "Devices"
        case dns = "Dns"
        case dnsSearch = "DnsSearch"
        case extraHosts = "ExtraHosts"
        case securityOpt = "SecurityOpt"
        case sysctls = "Sysctls"
        case pidMode = "PidMode"
        case ipcMode = "IpcMode"
        case logConfig = "LogConfig"
    }
}
