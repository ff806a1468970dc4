/// The part of `GET /containers/{id}/stats` that KECS reads.
/// https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container/operation/ContainerStats
package struct ContainerStats: Decodable, Sendable {
    struct CPU: Decodable, Sendable {
        struct Usage: Decodable, Sendable {
            /// Nanoseconds.
            var total: Int?

            enum CodingKeys: String, CodingKey { case total = "total_usage" }
        }

        var usage: Usage?
        var processors: Int?
        /// Of the whole machine; absent where nothing was counted.
        var system: Int?

        enum CodingKeys: String, CodingKey {
            case usage = "cpu_usage"
            case processors = "online_cpus"
            case system = "system_cpu_usage"
        }
    }

    /// Empty where nothing was counted.
    struct Memory: Decodable, Sendable {
        struct Details: Decodable, Sendable {
            /// File contents that the kernel could drop: with cgroup v2, and with v1.
            var inactiveFile: Int?
            var totalInactiveFile: Int?

            enum CodingKeys: String, CodingKey {
                case inactiveFile = "inactive_file"
                case totalInactiveFile = "total_inactive_file"
            }
        }

        var usage: Int?
        /// The container's; the machine's memory where it has none.
        var limit: Int?
        var details: Details?

        enum CodingKeys: String, CodingKey {
            case usage, limit
            case details = "stats"
        }
    }

    struct Network: Decodable, Sendable {
        var rxBytes: Int?
        var txBytes: Int?

        enum CodingKeys: String, CodingKey {
            case rxBytes = "rx_bytes"
            case txBytes = "tx_bytes"
        }
    }

    struct BlockIO: Decodable, Sendable {
        struct Entry: Decodable, Sendable {
            /// `Read` or `Write`, lower-case with cgroup v2, and others.
            var operation: String?
            var value: Int?

            enum CodingKeys: String, CodingKey {
                case operation = "op"
                case value
            }
        }

        /// Null or empty until the kernel has counted anything.
        var bytes: [Entry]?

        enum CodingKeys: String, CodingKey { case bytes = "io_service_bytes_recursive" }
    }

    /// RFC 3339; the year 1 where nothing was read.
    var read: String?
    var cpu: CPU?
    var memory: Memory?
    var blockIO: BlockIO?
    /// By interface; absent where the container has no network of its own.
    var networks: [String: Network]?

    enum CodingKeys: String, CodingKey {
        case read
        case cpu = "cpu_stats"
        case memory = "memory_stats"
        case blockIO = "blkio_stats"
        case networks
    }
}
