/// The part of an item of `GET /containers/json` that KECS reads.
struct ContainerSummary: Decodable, Sendable {
    struct Endpoint: Decodable, Sendable {
        var ipAddress: String?
        var macAddress: String?

        enum CodingKeys: String, CodingKey {
            case ipAddress = "IPAddress"
            case macAddress = "MacAddress"
        }
    }

    struct NetworkSettings: Decodable, Sendable {
        var networks: [String: Endpoint]?

        enum CodingKeys: String, CodingKey { case networks = "Networks" }
    }

    var id: String
    var labels: [String: String]?
    /// `created`, `running`, `paused`, `restarting`, `removing`, `exited`, `dead`.
    var state: String
    var networkSettings: NetworkSettings?

    enum CodingKeys: String, CodingKey {
        case id = "Id"
        case labels = "Labels"
        case state = "State"
        case networkSettings = "NetworkSettings"
    }
}
