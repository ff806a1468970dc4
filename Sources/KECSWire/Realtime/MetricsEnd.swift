/// Server: a subscription to metrics is over, as its resource is; nothing more comes of it
/// (extension).
public struct MetricsEnd: ServerPayload {
    public static let messageType = "metrics_end"

    public var subscriptionId: String
    public var resourceArn: String
    /// `stopped`: the task or container has; `deleted`: the cluster, or what is known of the
    /// task, has been.
    public var reason: String

    public init(subscriptionId: String, resourceArn: String, reason: String) {
        self.subscriptionId = subscriptionId
        self.resourceArn = resourceArn
        self.reason = reason
    }
}
