/// Client: ends a subscription. Answered by ``UnsubscribeAck``.
public struct Unsubscribe: ClientPayload {
    public static let messageType = "unsubscribe"
    public static let action = "events"

    public var subscriptionId: String

    public init(subscriptionId: String) {
        self.subscriptionId = subscriptionId
    }
}
