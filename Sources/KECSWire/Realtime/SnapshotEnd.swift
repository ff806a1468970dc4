/// Server: the snapshot of a subscription is complete; what follows are the
/// events after `cursor` (extension).
public struct SnapshotEnd: ServerPayload {
    public static let messageType = "snapshot_end"

    public var subscriptionId: String
    /// The state that was told is that of this position.
    public var cursor: String

    public init(subscriptionId: String, cursor: String) {
        self.subscriptionId = subscriptionId
        self.cursor = cursor
    }
}
