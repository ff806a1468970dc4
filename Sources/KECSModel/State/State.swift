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
    package private(set) var services: Table<ServiceRecord> = Table()
    /// By ARN of the service.
    package private(set) var scalableTargets: Table<ScalableTargetRecord> = Table()
    /// By ARN.
    package private(set) var tasks: Table<TaskRecord> = Table()
    /// By `operation/cluster ARN/token`.
    package private(set) var clientTokens: Table<ClientTokenRecord> = Table()

    /// Derived: keys of the client tokens by their ordinals, and the range of these, which
    /// begins with the oldest.
    private var tokensByOrdinal: TreeDictionary<Int, String> = [:]
    private var tokenOrdinals = 1..<1

    /// Derived: ARNs of the tasks of a cluster, stopped ones too.
    private var tasksByCluster: Table<TreeSet<String>> = Table()
    /// Derived: ARNs of the tasks of a service that it has not done with.
    private var tasksByService: Table<TreeSet<String>> = Table()
    /// Derived: ARNs of the services of a cluster, INACTIVE ones too.
    private var servicesByCluster: Table<TreeSet<String>> = Table()
    /// Derived: by cluster ARN.
    private var counts: Table<ClusterCounts> = Table()
    /// Derived: by id of a service's deployment.
    private var deploymentCounts: Table<DeploymentCounts> = Table()
    /// Derived: how many tasks that are not STOPPED, and deployments of services, use a
    /// task definition.
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
        case .service(let key, let row):
            let former = services[key]
            services[key] = row
            reindex(from: former, to: row)
        case .scalableTarget(let key, let row):
            scalableTargets[key] = row
        case .task(let key, let row):
            let former = tasks[key]
            tasks[key] = row
            reindex(from: former, to: row)
        case .clientToken(let key, let row):
            let former = clientTokens[key]
            clientTokens[key] = row
            reindex(from: former, to: row)
        }
    }

    /// The ordinal for a new client token.
    package var nextTokenOrdinal: Int { tokenOrdinals.upperBound }

    /// The client token that was kept first; nil where there is none.
    var oldestToken: String? { tokenOrdinals.first.flatMap { tokensByOrdinal[$0] } }

    private mutating func reindex(from former: ClientTokenRecord?, to row: ClientTokenRecord?) {
        if let former { tokensByOrdinal[former.ordinal] = nil }
        if let row {
            tokensByOrdinal[row.ordinal] = row.key
            let (lower, upper) = (tokenOrdinals.lowerBound, tokenOrdinals.upperBound)
            tokenOrdinals =
                tokenOrdinals.isEmpty
                ? row.ordinal..<row.ordinal + 1
                : min(lower, row.ordinal)..<max(upper, row.ordinal + 1)
        }
        while let first = tokenOrdinals.first, tokensByOrdinal[first] == nil {
            tokenOrdinals = first + 1..<tokenOrdinals.upperBound
        }
    }

    /// The counts of a cluster; zeros where nothing is in it.
    package func counts(of clusterArn: String) -> ClusterCounts {
        counts[clusterArn] ?? ClusterCounts()
    }

    /// Whether a task that is not STOPPED, or a service, uses the task definition.
    package func isUsed(taskDefinition arn: String) -> Bool {
        taskDefinitionUses[arn] != nil
    }

    /// The cluster's tasks in order of creation.
    package func tasks(ofCluster clusterArn: String) -> [TaskRecord] {
        guard let arns = tasksByCluster[clusterArn] else { return [] }
        return arns.compactMap { tasks[$0] }.sorted { $0.ordinal < $1.ordinal }
    }

    /// The service's tasks in order of creation, but for those that have stopped and of which
    /// it has drawn its conclusions.
    package func tasks(ofService serviceArn: String) -> [ServiceTask] {
        guard let arns = tasksByService[serviceArn] else { return [] }
        return arns.compactMap { tasks[$0].flatMap(ServiceTask.init) }
            .sorted { $0.ordinal < $1.ordinal }
    }

    func counts(ofDeployment id: String) -> DeploymentCounts {
        deploymentCounts[id] ?? DeploymentCounts()
    }

    /// The cluster's services in order of creation, INACTIVE ones too.
    package func services(ofCluster clusterArn: String) -> [ServiceRecord] {
        guard let arns = servicesByCluster[clusterArn] else { return [] }
        return arns.compactMap { services[$0] }.sorted { $0.ordinal < $1.ordinal }
    }

    private mutating func reindex(from former: ServiceRecord?, to row: ServiceRecord?) {
        if let former {
            count(former, by: -1)
            if row == nil { servicesByCluster.remove(former.arn, under: former.clusterArn) }
        }
        if let row {
            lastOrdinal = max(lastOrdinal, row.ordinal)
            count(row, by: 1)
            if former == nil { servicesByCluster.insert(row.arn, under: row.clusterArn) }
        }
    }

    private mutating func count(_ service: ServiceRecord, by step: Int) {
        if service.status == .active {
            counts[service.clusterArn, default: ClusterCounts()].activeServices += step
            if counts[service.clusterArn] == ClusterCounts() { counts[service.clusterArn] = nil }
        }
        for deployment in service.deployments + [service.lastCompleted].compactMap(\.self) {
            use(taskDefinition: deployment.launch.taskDefinitionArn, by: step)
        }
    }

    private mutating func use(taskDefinition arn: String, by step: Int) {
        let uses = (taskDefinitionUses[arn] ?? 0) + step
        taskDefinitionUses[arn] = uses == 0 ? nil : uses
    }

    private mutating func reindex(from former: TaskRecord?, to row: TaskRecord?) {
        if let former {
            count(former, by: -1)
            if row == nil { tasksByCluster.remove(former.arn, under: former.clusterArn) }
        }
        if let row {
            lastOrdinal = max(lastOrdinal, row.ordinal)
            count(row, by: 1)
            if former == nil {
                tasksByCluster.insert(row.arn, under: row.clusterArn)
            }
        }
        let (was, isNow) = (former?.openService, row?.openService)
        guard was != isNow, let arn = former?.arn ?? row?.arn else { return }
        if let was { tasksByService.remove(arn, under: was) }
        if let isNow { tasksByService.insert(arn, under: isNow) }
    }

    /// Adds the task to, or takes it from, the numbers it stands in.
    private mutating func count(_ task: TaskRecord, by step: Int) {
        if task.lastStatus.isPending {
            counts[task.clusterArn, default: ClusterCounts()].pendingTasks += step
        } else if task.lastStatus == .running {
            counts[task.clusterArn, default: ClusterCounts()].runningTasks += step
        }
        if counts[task.clusterArn] == ClusterCounts() { counts[task.clusterArn] = nil }
        if let id = task.membership?.deploymentId {
            var deployment = counts(ofDeployment: id)
            if task.lastStatus.isPending { deployment.pending += step }
            if task.lastStatus == .running { deployment.running += step }
            deploymentCounts[id] = deployment == DeploymentCounts() ? nil : deployment
        }
        if task.lastStatus != .stopped { use(taskDefinition: task.taskDefinitionArn, by: step) }
    }
}

/// Of the tasks of a service's deployment.
struct DeploymentCounts: Hashable, Sendable {
    var running = 0
    var pending = 0
}

extension TaskRecord {
    /// The service that has not done with it.
    fileprivate var openService: String? {
        guard let membership, lastStatus != .stopped || !membership.isAccounted else { return nil }
        return membership.serviceArn
    }
}

/// An index: keys of rows by what they belong to.
extension Table<TreeSet<String>> {
    fileprivate mutating func insert(_ key: String, under owner: String) {
        self[owner, default: []].insert(key)
    }

    fileprivate mutating func remove(_ key: String, under owner: String) {
        var rest = self[owner] ?? []
        rest.remove(key)
        self[owner] = rest.isEmpty ? nil : rest
    }
}
