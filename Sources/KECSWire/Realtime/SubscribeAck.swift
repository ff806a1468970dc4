/// Server: a subscription has begun.
public struct SubscribeAck: ServerPayload {
    public static let messageType = "subscribe_ack"

    /// The request's `id`.
    public var subscriptionId: String
    /// `active`.
    public var status: String
    /// Every matching event after this position is delivered, none before it (extension).
    public var cursor: String?

    public init(subscriptionId: String, status: String = "active", cursor: String? = nil) {
        self.subscriptionId = subscriptionId
        self.status = status
        self.cursor = cursor
    }
}
