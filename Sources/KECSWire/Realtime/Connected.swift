/// Server: the first message of every connection. All but the first two
/// members are extensions.
public struct Connected: ServerPayload {
    public static let messageType = "connected"

    public var sessionId: String
    public var serverVersion: String
    /// Id of the journal.
    public var epoch: String?
    /// Number of the newest event.
    public var seq: Int?
    public var authRequired: Bool?
    public var authenticated: Bool?
    /// Milliseconds between two pings.
    public var heartbeatIntervalMs: Int?
    public var limits: ConnectedLimits?
    /// Names of the extensions that this server has.
    public var features: [String]?

    public init(
        sessionId: String, serverVersion: String, epoch: String? = nil, seq: Int? = nil,
        authRequired: Bool? = nil, authenticated: Bool? = nil, heartbeatIntervalMs: Int? = nil,
        limits: ConnectedLimits? = nil, features: [String]? = nil
    ) {
        self.sessionId = sessionId
        self.serverVersion = serverVersion
        self.epoch = epoch
        self.seq = seq
        self.authRequired = authRequired
        self.authenticated = authenticated
        self.heartbeatIntervalMs = heartbeatIntervalMs
        self.limits = limits
        self.features = features
    }
}

/// The numbers in force; 0: not limited.
public struct ConnectedLimits: Codable, Hashable, Sendable {
    /// New connections of one address in a minute.
    public var connectionsPerMinute: Int
    /// Messages of this connection in a second.
    public var messagesPerSecond: Int
    /// Active subscriptions of this connection.
    public var subscriptions: Int
    /// Size of a message to the server.
    public var messageBytes: Int
    /// What may wait for this connection to read it before it is closed with 4410.
    public var outboundBytes: Int

    public init(
        connectionsPerMinute: Int, messagesPerSecond: Int, subscriptions: Int, messageBytes: Int,
        outboundBytes: Int
    ) {
        self.connectionsPerMinute = connectionsPerMinute
        self.messagesPerSecond = messagesPerSecond
        self.subscriptions = subscriptions
        self.messageBytes = messageBytes
        self.outboundBytes = outboundBytes
    }
}
