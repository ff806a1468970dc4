import KECSModel
import KECSWire

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
        let counts = state.counts(of: cluster.arn)
        let payload = ClusterEvent(
            action: action.rawValue,
            cluster: .init(
                clusterArn: cluster.arn,
                clusterName: cluster.name,
                status: cluster.status.rawValue,
                registeredContainerInstancesCount: counts.registeredContainerInstances,
                runningTasksCount: counts.runningTasks,
                pendingTasksCount: counts.pendingTasks,
                activeServicesCount: counts.activeServices))
        append(
            EventDraft(
                type: .cluster,
                action: action.rawValue,
                keys: EventKeys(cluster: cluster.arn, status: cluster.status.rawValue),
                payload: try PayloadEncoder.encode(payload)))
    }
}
