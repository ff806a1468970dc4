/// Either side: the answer to ``PingMessage``.
public struct PongMessage: Codable, Hashable, Sendable {
    public static let messageType = "pong"

    /// The client's ping's `id`, on the server's answer.
    public var id: String?
    /// On the server's answer.
    public var timestamp: String?

    public init(id: String? = nil, timestamp: String? = nil) {
        self.id = id
        self.timestamp = timestamp
    }

    enum CodingKeys: String, CodingKey {
        case id, type, timestamp
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try container.expect(Self.messageType, forKey: .type)
        id = try container.decodeIfPresent(String.self, forKey: .id)
        timestamp = try container.decodeIfPresent(String.self, forKey: .timestamp)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(id, forKey: .id)
        try container.encode(Self.messageType, forKey: .type)
        try container.encodeIfPresent(timestamp, forKey: .timestamp)
    }
}
