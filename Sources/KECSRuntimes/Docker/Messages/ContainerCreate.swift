import Foundation
import NIOCore
import NIOFoundationCompat

/// The body of `POST /containers/create`: the members that KECS sets. What is nil
/// is left out, and the engine or the image decides.
package struct ContainerCreate: EngineBody, Hashable, Sendable {
    struct Health: Encodable, Hashable, Sendable {
        var test: [String]
        /// Nanoseconds.
        var interval: Int?
        var timeout: Int?
        var retries: Int?
        var startPeriod: Int?

        enum CodingKeys: String, CodingKey {
            case test = "Test"
            case interval = "Interval"
            case timeout = "Timeout"
            case retries = "Retries"
            case startPeriod = "StartPeriod"
        }
    }

    /// `{}`, of which Docker makes its sets.
    struct Empty: Encodable, Hashable, Sendable {}

    var image: String
    var cmd: [String]?
    var entrypoint: [String]?
    var env: [String]?
    var workingDir: String?
    var user: String?
    var hostname: String?
    var exposedPorts: [String: Empty]?
    var labels: [String: String] = [:]
    var tty: Bool?
    var openStdin: Bool?
    var healthcheck: Health?
    var hostConfig = HostConfig()

    enum CodingKeys: String, CodingKey {
        case image = "Image"
        case cmd = "Cmd"
        case entrypoint = "Entrypoint"
        case env = "Env"
        case workingDir = "WorkingDir"
        case user = "User"
        case hostname = "Hostname"
        case exposedPorts = "ExposedPorts"
        case labels = "Labels"
        case tty = "Tty"
        case openStdin = "OpenStdin"
        case healthcheck = "Healthcheck"
        case hostConfig = "HostConfig"
    }
}

/// What a request's body is made of.
package protocol EngineBody: Encodable {}

extension EngineBody {
    /// With sorted keys.
    package func json() throws -> ByteBuffer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return ByteBuffer(data: try encoder.encode(self))
    }
}
