import HashTreeCollections

/// Everything that is true at one moment: all rows, as a value.
///
/// The tables are persistent trees: a copy costs nothing and shares what a
/// later transaction does not touch, so any number of readers keep the state
/// that they took while the writer makes the next one.
package struct State: Sendable {
    /// By ARN.
    package private(set) var clusters: Table<ClusterRecord> = Table()
    /// By `region/family`.
    package private(set) var families: Table<FamilyRecord> = Table()
    /// By ARN.
    package private(set) var taskDefinitions: Table<TaskDefinitionRecord> = Table()
    /// By ARN.
    package private(set) var tasks: Table<TaskRecord> = Table()
    /// By `operation/cluster ARN/token`.
    package private(set) var clientTokens: Table<ClientTokenRecord> = Table()

    /// Derived: ARNs of the tasks of a cluster, stopped ones too.
    private var tasksByCluster: Table<TreeSet<String>> = Table()
    /// Derived: by cluster ARN.
    private var counts: Table<ClusterCounts> = Table()
    /// Derived: how many tasks that are not STOPPED use a task definition.
    private var taskDefinitionUses: Table<Int> = Table()
    /// Derived: the highest ordinal in use.
    package private(set) var lastOrdinal = 0

    package init() {}

    /// Makes `change` true.
    package mutating func apply(_ change: Change) {
        switch change {
        case .cluster(let key, let row):
            clusters[key] = row
            if let row { lastOrdinal = max(lastOrdinal, row.ordinal) }
        case .family(let key, let row):
            families[key] = row
        case .taskDefinition(let key, let row):
            taskDefinitions[key] = row
            if let row { lastOrdinal = max(lastOrdinal, row.ordinal) }
        case .task(let key, let row):
            let former = tasks[key]
            tasks[key] = row
            reindex(from: former, to: row)
        case .clientToken(let key, let row):
            clientTokens[key] = row
        }
    }

    /// The counts of a cluster; zeros where nothing is in it.
    package func counts(of clusterArn: String) -> ClusterCounts {
        counts[clusterArn] ?? ClusterCounts()
    }

    /// Whether a task that is not STOPPED uses the task definition.
    package func isUsed(taskDefinition arn: String) -> Bool {
        taskDefinitionUses[arn] != nil
    }

    /// The cluster's tasks in order of creation.
    package func tasks(ofCluster clusterArn: String) -> [TaskRecord] {
        guard let arns = tasksByCluster[clusterArn] else { return [] }
        return arns.compactMap { tasks[$0] }.sorted { $0.ordinal < $1.ordinal }
    }

    private mutating func reindex(from former: TaskRecord?, to row: TaskRecord?) {
        if let former {
            count(former, by: -1)
            if row == nil {
                var rest = tasksByCluster[former.clusterArn] ?? []
                rest.remove(former.arn)
                tasksByCluster[former.clusterArn] = rest.isEmpty ? nil : rest
            }
        }
        if let row {
            lastOrdinal = max(lastOrdinal, row.ordinal)
            count(row, by: 1)
            if former == nil {
                tasksByCluster[row.clusterArn, default: []].insert(row.arn)
            }
        }
    }

    /// Adds the task to, or takes it from, the numbers it stands in.
    private mutating func count(_ task: TaskRecord, by step: Int) {
        switch task.lastStatus {
        case .provisioning, .pending, .activating:
            counts[task.clusterArn, default: ClusterCounts()].pendingTasks += step
        case .running:
            counts[task.clusterArn, default: ClusterCounts()].runningTasks += step
        case .deactivating, .stopping, .deprovisioning, .stopped:
            break
        }
        if counts[task.clusterArn] == ClusterCounts() { counts[task.clusterArn] = nil }
        if task.lastStatus != .stopped {
            let uses = (taskDefinitionUses[task.taskDefinitionArn] ?? 0) + step
            taskDefinitionUses[task.taskDefinitionArn] = uses == 0 ? nil : uses
        }
    }
}
