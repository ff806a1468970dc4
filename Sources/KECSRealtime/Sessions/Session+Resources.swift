import KECSAccess
import KECSControl
import KECSModel
import KECSWire

/// What clients mean by the names and ARNs of resources.
extension Session {
    /// What a request about measured values means, its ARN and its cluster's name.
    ///
    /// - Parameter name: as the client wrote it.
    func subject(
        of resource: MetricsResource, _ name: String, _ message: IncomingMessage
    ) throws(RefusedMessage) -> (MetricsQuery.Subject, arn: String, cluster: String) {
        let path = try Self.path(of: resource, name, message)
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
        switch resource {
        case .cluster:
            guard let cluster = state.cluster(path.cluster, arn: path.arn),
                cluster.status == .active
            else { throw absent("cluster") }
            return (.cluster(cluster.arn), cluster.arn, path.cluster)
        case .service:
            let arn = state.arn(of: "service", path.member, inCluster: path.cluster, arn: path.arn)
            guard let service = arn.flatMap({ state.services[$0] }), service.status != .inactive
            else { throw absent("service") }
            return (.service(service.arn), service.arn, path.cluster)
        case .task:
            guard let task = state.task(path.member, inCluster: path.cluster, arn: path.arn) else {
                throw absent("task")
            }
            return (.task(task.arn), task.arn, path.cluster)
        case .container:
            guard let task = state.task(path.member, inCluster: path.cluster, arn: path.arn),
                let container = task.containers.first(where: { $0.arn == name })
            else { throw absent("container") }
            return (.container(container.arn, taskArn: task.arn), container.arn, path.cluster)
        }
    }

    private struct Path {
        var cluster: String
        /// A service's name or a task's id; empty for a cluster.
        var member = ""
        /// Nil where the client gave a short name.
        var arn: ARN?
    }

    /// What a name says by itself. Short names are those of clusters and, as elsewhere, of
    /// services and tasks of the cluster `default`.
    private static func path(
        of resource: MetricsResource, _ name: String, _ message: IncomingMessage
    ) throws(RefusedMessage) -> Path {
        let kind = resource.rawValue
        if !ARN.isARN(name), !name.contains("/") {
            switch resource {
            case .cluster: return Path(cluster: name)
            case .service, .task: return Path(cluster: "default", member: name)
            case .container: break
            }
        }
        let depth: Int? =
            switch resource {
            case .cluster: 1
            case .task, .service: 2
            case .container: 3
            }
        guard let arn = ARN(name), arn.kind == kind else {
            throw message.invalid("resourceArn", "Expected the ARN of a \(kind)")
        }
        let parts = arn.path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == depth, parts.allSatisfy({ !$0.isEmpty }), let cluster = parts.first
        else { throw message.invalid("resourceArn", "Expected the ARN of a \(kind)") }
        return Path(cluster: cluster, member: parts.count > 1 ? parts[1] : "", arn: arn)
    }
}

extension State {
    /// - Parameter arn: nil: of any region; the oldest where several are called so.
    func cluster(_ name: String, arn: ARN?) -> ClusterRecord? {
        if let arn { return clusters[arn.description] }
        return clusters.values.filter { $0.name == name && $0.status == .active }
            .min { $0.ordinal < $1.ordinal }
    }

    /// - Parameter arn: of the task or of one of its containers.
    func task(_ id: String, inCluster cluster: String, arn: ARN?) -> TaskRecord? {
        self.arn(of: "task", id, inCluster: cluster, arn: arn).flatMap { tasks[$0] }
    }

    /// The ARN of what is called so in a cluster.
    ///
    /// - Parameters:
    ///   - kind: `service` or `task`.
    ///   - arn: of the cluster or of something in it, where the region is known.
    fileprivate func arn(
        of kind: String, _ name: String, inCluster cluster: String, arn: ARN?
    ) -> String? {
        guard let cluster = arn?.description(ofCluster: cluster) ?? self.cluster(cluster, arn: nil)?.arn,
            var member = ARN(cluster)
        else { return nil }
        member.kind = kind
        member.path = "\(member.path)/\(name)"
        return member.description
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
