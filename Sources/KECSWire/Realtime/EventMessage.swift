/// Server: something changed. No member depends on the connection, so that all
/// subscribers share the same bytes.
public struct EventMessage<Payload: Codable & Hashable & Sendable>: Codable, Hashable, Sendable {
    /// `evt-` and the number, at least three digits.
    public var id: String
    /// When it was committed.
    public var timestamp: String
    /// Its number in the journal (extension).
    public var seq: Int?
    public var payload: Payload

    public init(id: String, timestamp: String, seq: Int?, payload: Payload) {
        self.id = id
        self.timestamp = timestamp
        self.seq = seq
        self.payload = payload
    }

    enum CodingKeys: String, CodingKey {
        case id, type, timestamp, seq, payload
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try container.expect("event", forKey: .type)
        id = try container.decode(String.self, forKey: .id)
        timestamp = try container.decode(String.self, forKey: .timestamp)
        seq = try container.decodeIfPresent(Int.self, forKey: .seq)
        payload = try container.decode(Payload.self, forKey: .payload)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode("event", forKey: .type)
        try container.encode(timestamp, forKey: .timestamp)
        try container.encodeIfPresent(seq, forKey: .seq)
        try container.encode(payload, forKey: .payload)
    }
}
