/// Either side: asks for a sign of life. The server's carries its position, so
/// that a quiet subscription still moves on (extension); a client's is answered
/// by ``PongMessage`` (extension).
public struct PingMessage: Codable, Hashable, Sendable {
    public static let messageType = "ping"

    /// On a client's ping only.
    public var id: String?
    public var timestamp: String?
    /// Number of the newest event that was looked at for this connection.
    public var seq: Int?
    /// The same as `epoch:seq`.
    public var cursor: String?

    public init(
        id: String? = nil, timestamp: String? = nil, seq: Int? = nil, cursor: String? = nil
    ) {
        self.id = id
        self.timestamp = timestamp
        self.seq = seq
        self.cursor = cursor
    }

    enum CodingKeys: String, CodingKey {
        case id, type, timestamp, seq, cursor
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try container.expect(Self.messageType, forKey: .type)
        id = try container.decodeIfPresent(String.self, forKey: .id)
        timestamp = try container.decodeIfPresent(String.self, forKey: .timestamp)
        seq = try container.decodeIfPresent(Int.self, forKey: .seq)
        cursor = try container.decodeIfPresent(String.self, forKey: .cursor)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(id, forKey: .id)
        try container.encode(Self.messageType, forKey: .type)
        try container.encodeIfPresent(timestamp, forKey: .timestamp)
        try container.encodeIfPresent(seq, forKey: .seq)
        try container.encodeIfPresent(cursor, forKey: .cursor)
    }
}
