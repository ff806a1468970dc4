/// Server: a subscription has begun.
public struct SubscribeAck: ServerPayload {
    public static let messageType = "subscribe_ack"

    /// The request's `id`.
    public var subscriptionId: String
    /// `active`.
    public var status: String
    /// Every matching event after this position is delivered, none before it (extension).
    public var cursor: String?
    /// Where `resumeFrom` was asked for: whether everything after it follows.
    /// If not, a snapshot does (extension).
    public var resumed: Bool?
    /// Why it was not resumed: `expired`, `epoch_changed`, `ahead` or, where a
    /// subscription of mode `state` of this connection did not get all of it,
    /// `passed_over` (extension).
    public var reason: String?
    /// Where it was not resumed: the oldest event that is kept (extension).
    public var oldestSeq: Int?
    /// Where it was not resumed: the newest event (extension).
    public var latestSeq: Int?
    /// Of logs: the containers whose logs are told (extension).
    public var containers: [String]?

    public init(
        subscriptionId: String, status: String = "active", cursor: String? = nil,
        resumed: Bool? = nil, reason: String? = nil, oldestSeq: Int? = nil, latestSeq: Int? = nil,
        containers: [String]? = nil
    ) {
        self.subscriptionId = subscriptionId
        self.status = status
        self.cursor = cursor
        self.resumed = resumed
        self.reason = reason
        self.oldestSeq = oldestSeq
        self.latestSeq = latestSeq
        self.containers = containers
    }
}
