/// Server: a subscription has ended; no event of it follows (extension: the
/// specification names no answer).
public struct UnsubscribeAck: ServerPayload {
    public static let messageType = "unsubscribe_ack"

    public var subscriptionId: String
    /// `cancelled`.
    public var status: String

    public init(subscriptionId: String, status: String = "cancelled") {
        self.subscriptionId = subscriptionId
        self.status = status
    }
}
