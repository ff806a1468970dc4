/// Server: something as it is, one of a row that ``SnapshotEnd`` closes (extension).
public struct SnapshotMessage<Payload: Codable & Hashable & Sendable>: Codable, Hashable, Sendable {
    public static var messageType: String { "snapshot" }

    /// The `id` of the `subscribe` that asked for it.
    public var id: String
    /// When the server wrote it.
    public var timestamp: String
    /// As in an event, with `action` `SNAPSHOT`.
    public var payload: Payload

    public init(id: String, timestamp: String, payload: Payload) {
        self.id = id
        self.timestamp = timestamp
        self.payload = payload
    }

    enum CodingKeys: String, CodingKey {
        case id, type, timestamp, payload
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try container.expect(Self.messageType, forKey: .type)
        id = try container.decode(String.self, forKey: .id)
        timestamp = try container.decode(String.self, forKey: .timestamp)
        payload = try container.decode(Payload.self, forKey: .payload)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(Self.messageType, forKey: .type)
        try container.encode(timestamp, forKey: .timestamp)
        try container.encode(payload, forKey: .payload)
    }
}
