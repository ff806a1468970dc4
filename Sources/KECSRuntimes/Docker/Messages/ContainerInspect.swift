/// The part of `GET /containers/{id}/json` that KECS reads.
package struct ContainerInspect: Decodable, Sendable {
    struct State: Decodable, Sendable {
        /// As in ``ContainerSummary/state``.
        var status: String
        var exitCode: Int?
        /// Of its first process, on the engine's machine; 0 where it does not run.
        var pid: Int?
        /// Why the engine could not start it; else empty.
        var error: String?
        var oomKilled: Bool?
        /// RFC 3339; the year 1 for never.
        var startedAt: String?
        var finishedAt: String?
        var health: Health?

        enum CodingKeys: String, CodingKey {
            case status = "Status"
            case exitCode = "ExitCode"
            case pid = "Pid"
            case error = "Error"
            case oomKilled = "OOMKilled"
            case startedAt = "StartedAt"
            case finishedAt = "FinishedAt"
            case health = "Health"
        }
    }

    struct Health: Decodable, Sendable {
        /// `none`, `starting`, `healthy`, `unhealthy`.
        var status: String?
        /// The newest checks, oldest first.
        var log: [Check]?

        enum CodingKeys: String, CodingKey {
            case status = "Status"
            case log = "Log"
        }
    }

    struct Check: Decodable, Sendable {
        /// The engine keeps 4,096 bytes of it.
        var output: String?

        enum CodingKeys: String, CodingKey { case output = "Output" }
    }

    struct Config: Decodable, Sendable {
        var labels: [String: String]?
        /// The container's, else the image's.
        var stopSignal: String?
        var tty: Bool?
        /// `NAME=value`, the image's among them.
        var env: [String]?

        enum CodingKeys: String, CodingKey {
            case labels = "Labels"
            case stopSignal = "StopSignal"
            case tty = "Tty"
            case env = "Env"
        }
    }

    struct Binding: Decodable, Sendable {
        var hostIp: String?
        var hostPort: String?

        enum CodingKeys: String, CodingKey {
            case hostIp = "HostIp"
            case hostPort = "HostPort"
        }
    }

    struct NetworkSettings: Decodable, Sendable {
        /// By `80/tcp`; null where the port is exposed and not published.
        var ports: [String: [Binding]?]?

        enum CodingKeys: String, CodingKey { case ports = "Ports" }
    }

    struct HostConfig: Decodable, Sendable {
        struct LogConfig: Decodable, Sendable {
            /// The log driver's name.
            var type: String
            /// Its options.
            var config: [String: String]?

            enum CodingKeys: String, CodingKey {
                case type = "Type"
                case config = "Config"
            }
        }

        var logConfig: LogConfig?

        enum CodingKeys: String, CodingKey { case logConfig = "LogConfig" }
    }

    var id: String
    /// The image's id.
    var image: String?
    var state: State
    var config: Config?
    var networkSettings: NetworkSettings?
    var hostConfig: HostConfig?
    /// On the engine's machine, where its log driver keeps files.
    var logPath: String?

    enum CodingKeys: String, CodingKey {
        case hostConfig = "HostConfig"
        case logPath = "LogPath"
        case id = "Id"
        case image = "Image"
        case state = "State"
        case config = "Config"
        case networkSettings = "NetworkSettings"
    }

    var hasRun: Bool { state.startedAt.flatMap { EngineTime.parse($0) } != nil }
}
