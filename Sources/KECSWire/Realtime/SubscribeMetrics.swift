/// Client: asks for what is measured of a resource, again and again (extension). Answered by
/// ``SubscribeAck``; then come ``Metrics`` messages with the subscription's id, and where the
/// resource ends ``MetricsEnd``.
public struct SubscribeMetrics: ClientPayload {
    public static let messageType = "subscribe"
    public static let action = "metrics"

    /// `cluster`, `task` or `container`.
    public var resource: String
    public var resourceArn: String
    public var metrics: [String]
    /// `Average` where absent. The first is what datapoints tell.
    public var statistics: [String]?
    /// Milliseconds between two messages, and the length of a period: whole seconds, 1,000 to
    /// 3,600,000; 10,000 where absent.
    public var intervalMs: Int?

    public init(
        resource: String, resourceArn: String, metrics: [String], statistics: [String]? = nil,
        intervalMs: Int? = nil
    ) {
        self.resource = resource
        self.resourceArn = resourceArn
        self.metrics = metrics
        self.statistics = statistics
        self.intervalMs = intervalMs
    }
}
