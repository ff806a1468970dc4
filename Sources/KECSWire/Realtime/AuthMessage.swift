/// Client: `{"type":"auth","token":"…"}`. Answered by ``AuthAck`` or an error `AUTH_FAILED`.
public struct AuthMessage: Codable, Hashable, Sendable {
    public static let messageType = "auth"

    /// Absent in the specification's example; echoed by the answer where given.
    public var id: String?
    public var token: String

    public init(id: String? = nil, token: String) {
        self.id = id
        self.token = token
    }

    enum CodingKeys: String, CodingKey {
        case id, type, token
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try container.expect(Self.messageType, forKey: .type)
        id = try container.decodeIfPresent(String.self, forKey: .id)
        token = try container.decode(String.self, forKey: .token)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(id, forKey: .id)
        try container.encode(Self.messageType, forKey: .type)
        try container.encode(token, forKey: .token)
    }
}
