/// Client: asks the server to do something, `execute` or `get_metrics`.
public struct CommandMessage: Codable, Hashable, Sendable {
    public static let messageType = "command"

    public var id: String
    public var action: String
    /// As the action wants it.
    public var payload: JSONValue

    public init(id: String, action: String, payload: JSONValue) {
        self.id = id
        self.action = action
        self.payload = payload
    }

    enum CodingKeys: String, CodingKey {
        case id, type, action, payload
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try container.expect(Self.messageType, forKey: .type)
        id = try container.decode(String.self, forKey: .id)
        action = try container.decode(String.self, forKey: .action)
        payload = try container.decode(JSONValue.self, forKey: .payload)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(Self.messageType, forKey: .type)
        try container.encode(action, forKey: .action)
        try container.encode(payload, forKey: .payload)
    }
}
