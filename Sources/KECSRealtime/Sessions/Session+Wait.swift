import KECSAccess
import KECSControl
import KECSModel
import KECSWire
import NIOCore

/// Waiting for a resource to become something.
extension Session {
    /// Commands `wait` of one session that have not been answered.
    static let maxWaits = 50
    private static let longestWait = 3_600_000
    private static let usualWait = 300_000

    /// The command `wait`: answered once, by `wait_result`, when the resource is as
    /// asked for, can no longer become so, or the time is over.
    func wait(_ message: IncomingMessage) throws(RefusedMessage) {
        let payload = message.payload
        for field in payload.keys.sorted()
        where !["resource", "resourceArn", "until", "timeoutMs"].contains(field) {
            throw message.invalid(field, "Unknown field: '\(field)'")
        }
        guard let resource = try message.string("resource", in: payload) else {
            throw message.invalid("resource", "Required")
        }
        guard let arn = try message.string("resourceArn", in: payload) else {
            throw message.invalid("resourceArn", "Required")
        }
        guard let until = try message.string("until", in: payload) else {
            throw message.invalid("until", "Required")
        }
        let timeout: Int
        switch payload["timeoutMs"] {
        case nil, .null: timeout = Self.usualWait
        case .integer(let value) where (0...Self.longestWait).contains(value): timeout = value
        default:
            throw message.invalid(
                "timeoutMs", "Expected a number of milliseconds from 0 to \(Self.longestWait)")
        }
        guard let kind = WaitKind(rawValue: resource) else {
            throw message.invalid("resource", "Expected task or service")
        }
        guard kind.goals.contains(until) else {
            throw message.invalid("until", "Expected \(kind.goals.joined(separator: " or "))")
        }
        try wait(message, for: kind, arn, until, timeout: timeout)
    }

    private func wait(
        _ message: IncomingMessage, for kind: WaitKind, _ arn: String, _ until: String, timeout: Int
    ) throws(RefusedMessage) {
        // Of a resource that one may not read nobody is told whether it exists: its
        // name alone says which cluster it would be in.
        let path = arn.split(separator: ":", maxSplits: 5).last?.split(separator: "/") ?? []
        guard path.count == 3, path[0] == kind.rawValue else {
            throw message.invalid("resourceArn", "Expected the ARN of a \(kind)")
        }
        let cluster = String(path[1])
        guard let principal, principal.scope(of: .eventsRead).contains(cluster: cluster) else {
            throw message.refused(
                "Insufficient permissions", code: .permissionDenied, field: "resourceArn",
                reason: "events:read is needed in this cluster")
        }
        // Everything committed so far has gone to whom it concerned.
        shard.catchUp()
        let snapshot = shard.history.snapshot
        guard let resource = WaitedResource(kind, arn, in: snapshot.state),
            let goal = WaitGoal(until, for: resource)
        else {
            throw message.refused(
                "\(kind == .task ? "Task" : "Service") not found", code: .resourceNotFound,
                field: "resourceArn", reason: "No such \(kind)")
        }
        guard waits.count < Self.maxWaits, let id = message.id, waits[id] == nil else {
            throw message.invalid("action", "At most \(Self.maxWaits) commands can wait")
        }
        let wait = Wait(
            id: id, resource: resource, goal: goal, seenAt: snapshot.position.seq,
            cluster: cluster, session: self)
        wait.begin(timeout: .milliseconds(Int64(timeout)))
    }

    /// The connection goes.
    func endWaits() {
        for wait in waits.values { wait.cancel() }
    }

    /// Ends those for what may no longer be read.
    func narrowWaits(to scope: ClusterScope) {
        for (id, wait) in waits where !scope.contains(cluster: wait.cluster) {
            wait.cancel()
            finish(
                id,
                RealtimeError(
                    .permissionDenied, "Insufficient permissions", field: "resourceArn",
                    reason: "The new token may not read this resource's events"))
        }
    }
}
