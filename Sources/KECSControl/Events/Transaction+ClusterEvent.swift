import KECSModel

package enum ClusterAction: String, Sendable {
    case create = "CREATE"
    case update = "UPDATE"
    case delete = "DELETE"
}

extension Transaction {
    /// Writes the cluster's row and reports it with the counts as they are now.
    mutating func report(_ action: ClusterAction, _ cluster: ClusterRecord) throws {
        var cluster = cluster
        cluster.toldCounts = state.counts(of: cluster.arn)
        put(cluster)
        try appendEvent(action, cluster)
    }

    /// Reports the cluster without writing a row.
    mutating func appendEvent(_ action: ClusterAction, _ cluster: ClusterRecord) throws {
        append(try .cluster(cluster, action.rawValue, counts: state.counts(of: cluster.arn)))
    }
}
