import KECSAccess
import KECSModel
import KECSWire

/// What resources use, told again and again.
extension Session {
    /// Begins a subscription to what is measured of a resource: `metrics` messages, where it ends
    /// `metrics_end`.
    func subscribeMetrics(_ message: IncomingMessage) throws(RefusedMessage) {
        let id = try message.requiredID()
        guard let source = shard.metrics else {
            throw message.invalid("action", "Not supported by this server")
        }
        let request = try MetricsFeedRequest(message)
        let (subject, arn, cluster) = try subject(of: request.resource, request.name, message)
        try requireRoom(for: id, message)
        let feed = MetricsFeed(
            id: id, cluster: cluster, resourceArn: arn, subject: subject, request, source: source,
            session: self)
        metricsFeeds[id] = feed
        answer(SubscribeAck(subscriptionId: id, cursor: position.cursor), id: id)
        feed.goOn()
    }

    /// The connection goes.
    func endMetricsFeeds() {
        for feed in metricsFeeds.values { feed.cancel() }
    }

    /// Ends those about what may no longer be read.
    func narrowMetricsFeeds(to scope: ClusterScope) {
        for (id, feed) in metricsFeeds where !scope.contains(cluster: feed.cluster) {
            feed.cancel()
            answer(
                RealtimeError(
                    .permissionDenied, "Subscription ended", field: "resourceArn",
                    reason: "The new token may not read this cluster's metrics"),
                id: id)
        }
    }
}
