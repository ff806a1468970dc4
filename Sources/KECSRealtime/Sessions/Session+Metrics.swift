import KECSAccess
import KECSControl
import KECSModel
import KECSWire
import NIOCore

/// What resources use.
extension Session {
    /// Commands `get_metrics` of one session that have not been answered.
    static let maxMetricsReads = 20

    /// The command `get_metrics`: answered by `metrics` with what was measured. Computed off
    /// the event loop.
    func getMetrics(_ message: IncomingMessage) throws(RefusedMessage) {
        guard let metrics = shard.metrics else {
            throw message.invalid("action", "Not supported by this server")
        }
        let request = try MetricsRequest(message, now: shard.environment.now())
        let (subject, arn, cluster) = try subject(of: request.resource, request.name, message)
        guard let id = message.id, metricsReads[id] == nil,
            metricsReads.count < Self.maxMetricsReads
        else {
            throw message.invalid(
                "action", "At most \(Self.maxMetricsReads) commands get_metrics can be under way")
        }
        let query = MetricsQuery(
            subject: subject, metrics: request.metrics, statistics: request.statistics,
            range: request.range)
        let this = NIOLoopBound(self, eventLoop: shard.port.eventLoop)
        // Owner: the session, which cancels it when its connection goes.
        let work = Task { [eventLoop = shard.port.eventLoop] in
            let results = await metrics.metrics(query)
            let payload = Metrics(resourceArn: arn, query, results)
            let encoded = MessageWriter.encode(payload)
            eventLoop.execute { this.value.answerMetrics(id, encoded) }
        }
        metricsReads[id] = MetricsRead(cluster: cluster, work: work)
    }

    /// A command `get_metrics` that has not been answered.
    struct MetricsRead {
        /// By name.
        var cluster: String
        var work: Task<Void, Never>
    }

    private func answerMetrics(_ id: String, _ payload: [UInt8]) {
        guard metricsReads.removeValue(forKey: id) != nil, isOpen else { return }
        finish(id, shard.messages.message(Metrics.messageType, payload: payload, id: id))
        flush()
    }

    /// The connection goes.
    func endMetricsReads() {
        for read in metricsReads.values { read.work.cancel() }
        metricsReads = [:]
    }

    /// Ends those about what may no longer be read.
    func narrowMetricsReads(to scope: ClusterScope) {
        for (id, read) in metricsReads where !scope.contains(cluster: read.cluster) {
            read.work.cancel()
            metricsReads[id] = nil
            finish(
                id,
                RealtimeError(
                    .permissionDenied, "Insufficient permissions", field: "resourceArn",
                    reason: "The new token may not read this cluster's metrics"))
        }
    }
}

extension Metrics {
    init(
        resourceArn: String, _ query: MetricsQuery, _ results: [KECSModel.Metric: MetricResult]
    ) {
        self.init(resourceArn: resourceArn, metrics: [:])
        for metric in query.metrics {
            let result = results[metric] ?? .empty
            metrics[metric.rawValue] = Metric(
                statistics: query.statistics.reduce(into: [:]) {
                    $0[$1.rawValue] = .some(result.statistics[$1].map(Self.rounded))
                },
                unit: metric.unit,
                datapoints: result.datapoints.map {
                    Datapoint(timestamp: $0.time.rfc3339, value: Self.rounded($0.value))
                })
        }
    }

    /// To a ten-thousandth: more was not measured.
    private static func rounded(_ value: Double) -> Double {
        (value * 10_000).rounded() / 10_000
    }
}
