/// What a server message carries in `payload`, and the `type` that announces it.
public protocol ServerPayload: Codable, Hashable, Sendable {
    /// The value of `type`: `subscribe_ack`.
    static var messageType: String { get }
}

/// A message from the server: `{"id","type","timestamp","payload"}`.
///
/// `event`, `ping` and `pong` have members of their own beside these and are
/// ``EventMessage``, ``PingMessage`` and ``PongMessage``.
public struct ServerMessage<Payload: ServerPayload>: Codable, Hashable, Sendable {
    /// Id of the request that this answers; absent on what the server says by itself.
    public var id: String?
    /// When the server wrote it: RFC 3339, UTC, milliseconds.
    public var timestamp: String
    public var payload: Payload

    public init(id: String? = nil, timestamp: String, payload: Payload) {
        self.id = id
        self.timestamp = timestamp
        self.payload = payload
    }

    enum CodingKeys: String, CodingKey {
        case id, type, timestamp, payload
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try container.expect(Payload.messageType, forKey: .type)
        id = try container.decodeIfPresent(String.self, forKey: .id)
        timestamp = try container.decode(String.self, forKey: .timestamp)
        payload = try container.decode(Payload.self, forKey: .payload)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(id, forKey: .id)
        try container.encode(Payload.messageType, forKey: .type)
        try container.encode(timestamp, forKey: .timestamp)
        try container.encode(payload, forKey: .payload)
    }
}

extension KeyedDecodingContainer {
    /// Throws where the string at `key` is not `expected`.
    func expect(_ expected: String, forKey key: Key) throws {
        let found = try decode(String.self, forKey: key)
        guard found == expected else {
            throw DecodingError.dataCorruptedError(
                forKey: key, in: self, debugDescription: "Expected '\(expected)', found '\(found)'")
        }
    }
}
