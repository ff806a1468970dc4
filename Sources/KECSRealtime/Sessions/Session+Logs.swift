import KECSAccess
import KECSControl
import KECSModel
import KECSWire

/// What containers write.
extension Session {
    /// Begins a subscription to a task's logs: `log` messages, at the end `log_end`.
    func subscribeLogs(_ message: IncomingMessage) throws(RefusedMessage) {
        let id = try message.requiredID()
        guard let desk = shard.logs else {
            throw message.invalid("action", "Not supported by this server")
        }
        let request = try LogsRequest(message)
        let (task, cluster) = try task(of: request, message)
        let names = try containers(of: request, task, message)
        try requireRoom(for: id, message)
        let most = shard.limits.logsOfConnection
        guard logSubscriptions.values.reduce(names.count, { $0 + $1.count }) <= most else {
            throw message.refused(
                "Failed to create subscription", code: .subscriptionError, field: "containers",
                reason: "At most \(most) logs can be read on one connection")
        }
        guard desk.reserve(names.count) else {
            throw RefusedMessage(
                id: id,
                error: RealtimeError(
                    .subscriptionError, "Failed to create subscription",
                    details: RealtimeErrorDetails(
                        field: "containers",
                        reason: "The server reads at most \(desk.limit) logs at a time",
                        retryAfterMs: shard.limits.logsRetryAfter)))
        }
        let subscription = LogSubscription(
            id: id, taskArn: task.arn, cluster: cluster, containers: names, session: self)
        logSubscriptions[id] = subscription
        answer(
            SubscribeAck(subscriptionId: id, cursor: position.cursor, containers: names), id: id)
        subscription.begin(request, desk)
    }

    /// The connection goes.
    func endLogs() {
        let former = logSubscriptions
        logSubscriptions = [:]
        for subscription in former.values { subscription.cancel() }
    }

    /// Ends those of what may no longer be read.
    func narrowLogs(to scope: ClusterScope) {
        for (id, subscription) in logSubscriptions where !scope.contains(cluster: subscription.cluster) {
            logSubscriptions[id] = nil
            subscription.cancel()
            answer(
                RealtimeError(
                    .permissionDenied, "Subscription ended", field: "task",
                    reason: "The new token may not read its logs"),
                id: id)
        }
    }

    /// The task and its cluster's name.
    private func task(
        of request: LogsRequest, _ message: IncomingMessage
    ) throws(RefusedMessage) -> (TaskRecord, cluster: String) {
        var name = request.task
        var arn = request.cluster.flatMap { ARN($0) }
        if let given = arn, given.kind != "cluster" {
            throw message.invalid("cluster", "Expected a cluster's name or ARN")
        }
        var cluster = arn?.path ?? request.cluster ?? "default"
        if ARN.isARN(name) || name.contains("/") {
            guard let full = ARN(name), full.kind == "task", let own = full.clusterName,
                full.path == "\(own)/\(full.name)", !own.isEmpty, !full.name.isEmpty
            else { throw message.invalid("task", "Expected the ARN or the id of a task") }
            if request.cluster != nil, cluster != own {
                throw message.invalid("cluster", "The task is in another one")
            }
            (name, cluster, arn) = (full.name, own, full)
        }
        // Of what one may not read nobody is told whether it exists.
        guard let principal, principal.scope(of: .logsRead).contains(cluster: cluster) else {
            throw message.refused(
                "Insufficient permissions", code: .permissionDenied, field: "task",
                reason: "logs:read is needed in this cluster")
        }
        guard let task = shard.history.snapshot.state.task(name, inCluster: cluster, arn: arn) else {
            throw message.refused(
                "Task not found", code: .resourceNotFound, field: "task", reason: "No such task")
        }
        return (task, cluster)
    }

    private func containers(
        of request: LogsRequest, _ task: TaskRecord, _ message: IncomingMessage
    ) throws(RefusedMessage) -> [String] {
        let known = task.containers.map(\.name)
        func require(_ name: String, _ field: String) throws(RefusedMessage) {
            guard !known.contains(name) else { return }
            throw message.refused(
                "Container not found", code: .resourceNotFound, field: field,
                reason: "The task has no container '\(name.prefix(255))'")
        }
        for name in request.containers ?? [] { try require(name, "containers") }
        for name in request.starts.keys.sorted() { try require(name, "since") }
        return request.containers ?? known
    }
}
