/// Client: asks for several subscriptions at once (extension). Each is answered
/// as a ``Subscribe`` of its own would be, in their order.
public struct SubscribeBatch: ClientPayload {
    public static let messageType = "subscribe"
    public static let action = "batch"

    /// Not empty.
    public var subscriptions: [BatchedSubscription]

    public init(subscriptions: [BatchedSubscription]) {
        self.subscriptions = subscriptions
    }
}

/// One of a ``SubscribeBatch``.
public struct BatchedSubscription: Codable, Hashable, Sendable {
    /// Of the subscription, and of its answer.
    public var id: String
    /// Absent: all events.
    public var payload: Subscribe?

    public init(id: String, payload: Subscribe? = nil) {
        self.id = id
        self.payload = payload
    }
}
