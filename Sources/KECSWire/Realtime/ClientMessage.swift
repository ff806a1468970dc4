/// What a client message carries in `payload`, and the `type` and `action` that announce it.
public protocol ClientPayload: Codable, Hashable, Sendable {
    /// The value of `type`: `subscribe`.
    static var messageType: String { get }
    /// The value of `action`: `events`.
    static var action: String { get }
}

/// A message from a client: `{"id","type","action","payload"}`.
///
/// `auth`, `ping`, `pong` and `command` are shaped differently and have types
/// of their own.
public struct ClientMessage<Payload: ClientPayload>: Codable, Hashable, Sendable {
    /// Chosen by the client; the answer carries it back.
    public var id: String
    public var payload: Payload

    public init(id: String, payload: Payload) {
        self.id = id
        self.payload = payload
    }

    enum CodingKeys: String, CodingKey {
        case id, type, action, payload
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try container.expect(Payload.messageType, forKey: .type)
        try container.expect(Payload.action, forKey: .action)
        id = try container.decode(String.self, forKey: .id)
        payload = try container.decode(Payload.self, forKey: .payload)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(Payload.messageType, forKey: .type)
        try container.encode(Payload.action, forKey: .action)
        try container.encode(payload, forKey: .payload)
    }
}
