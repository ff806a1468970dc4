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
            throw message.refusedCommand("action", "Not supported by this server")
        }
        let request = try MetricsRequest(message, now: shard.environment.now())
        let (subject, arn, cluster) = try subject(of: request, message)
        guard let subject else {
            // There are no services yet, so that this is true of every one.
            throw message.refused(
                "Service not found", code: .resourceNotFound, field: "resourceArn",
                reason: "No such service")
        }
        guard let id = message.id, metricsReads[id] == nil,
            metricsReads.count < Self.maxMetricsReads
        else {
            throw message.refusedCommand(
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

    /// What the request is about, its ARN and its cluster's name; no subject where it is a
    /// service.
    private func subject(
        of request: MetricsRequest, _ message: IncomingMessage
    ) throws(RefusedMessage) -> (MetricsQuery.Subject?, arn: String, cluster: String) {
        let path = try Self.path(of: request, message)
        // Of what one may not read nobody is told whether it exists: the name alone says
        // which cluster it would be in.
        guard let principal, principal.scope(of: .metricsRead).contains(cluster: path.cluster)
        else {
            throw message.refused(
                "Insufficient permissions", code: .permissionDenied, field: "resourceArn",
                reason: "metrics:read is needed in this cluster")
        }
        let state = shard.history.snapshot.state
        func absent(_ kind: String) -> RefusedMessage {
            message.refused(
                "\(kind.prefix(1).uppercased())\(kind.dropFirst()) not found",
                code: .resourceNotFound, field: "resourceArn", reason: "No such \(kind)")
        }
        switch request.resource {
        case .service: return (nil, request.name, path.cluster)
        case .cluster:
            guard let cluster = state.cluster(path.cluster, arn: path.arn),
                cluster.status == .active
            else { throw absent("cluster") }
            return (.cluster(cluster.arn), cluster.arn, path.cluster)
        case .task:
            guard let task = state.task(path.task, inCluster: path.cluster, arn: path.arn) else {
                throw absent("task")
            }
            return (.task(task.arn), task.arn, path.cluster)
        case .container:
            guard let task = state.task(path.task, inCluster: path.cluster, arn: path.arn),
                let container = task.containers.first(where: { $0.arn == request.name })
            else { throw absent("container") }
            return (.container(container.arn, taskArn: task.arn), container.arn, path.cluster)
        }
    }

    private struct Path {
        var cluster: String
        /// Empty for a cluster.
        var task = ""
        /// Nil where the client gave a short name.
        var arn: ARN?
    }

    /// What a name says by itself. Short names are those of clusters and, as elsewhere, of
    /// tasks of the cluster `default`.
    private static func path(
        of request: MetricsRequest, _ message: IncomingMessage
    ) throws(RefusedMessage) -> Path {
        let kind = request.resource.rawValue
        if !ARN.isARN(request.name), !request.name.contains("/") {
            switch request.resource {
            case .cluster: return Path(cluster: request.name)
            case .task: return Path(cluster: "default", task: request.name)
            case .service, .container: break
            }
        }
        let depth: Int? =
            switch request.resource {
            case .cluster: 1
            case .task, .service: 2
            case .container: 3
            }
        guard let arn = ARN(request.name), arn.kind == kind else {
            throw message.refusedCommand("resourceArn", "Expected the ARN of a \(kind)")
        }
        let parts = arn.path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == depth, parts.allSatisfy({ !$0.isEmpty }), let cluster = parts.first
        else { throw message.refusedCommand("resourceArn", "Expected the ARN of a \(kind)") }
        return Path(cluster: cluster, task: parts.count > 1 ? parts[1] : "", arn: arn)
    }
}

extension State {
    /// - Parameter arn: nil: of any region; the oldest where several are called so.
    fileprivate func cluster(_ name: String, arn: ARN?) -> ClusterRecord? {
        if let arn { return clusters[arn.description] }
        return clusters.values.filter { $0.name == name && $0.status == .active }
            .min { $0.ordinal < $1.ordinal }
    }

    /// - Parameter arn: of the task or of one of its containers.
    fileprivate func task(_ id: String, inCluster cluster: String, arn: ARN?) -> TaskRecord? {
        guard let cluster = arn?.description(ofCluster: cluster) ?? self.cluster(cluster, arn: nil)?.arn,
            var task = ARN(cluster)
        else { return nil }
        task.kind = "task"
        task.path = "\(task.path)/\(id)"
        return tasks[task.description]
    }
}

extension ARN {
    fileprivate func description(ofCluster name: String) -> String {
        var cluster = self
        cluster.kind = "cluster"
        cluster.path = name
        return cluster.description
    }
}

extension Metrics {
    fileprivate init(
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
