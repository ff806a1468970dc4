import KECSModel
import KECSWire

/// Makes the rows of tasks, of a RunTask or of a service.
struct TaskFactory {
    let clusterArn: String
    let definition: TaskDefinitionRecord
    let launch: DeploymentRecord.Launch
    let group: String
    let environment: Environment
    var startedBy: String?
    var membership: ServiceMembership?
    var enableExecuteCommand = false
    /// All that they get, propagated ones too.
    var tags: [KECSModel.Tag] = []
    var overrides = TaskOverrideReader.Overrides()

    /// Tasks of the launch's strategy that there are, by provider.
    var placed: [String: Int] = [:]

    mutating func make(ordinal: Int, now: Timestamp) -> TaskRecord {
        let capacityProvider =
            launch.capacity.map { $0.next(after: placed) } ?? launch.capacityProvider
        if let capacityProvider { placed[capacityProvider, default: 0] += 1 }
        let id = environment.hex(bytes: 16)
        let arn = MemberName.arn(.task, id, clusterArn: clusterArn)
        let byName = Dictionary(
            overrides.containers.map { ($0.name, $0) }, uniquingKeysWith: { _, last in last })
        let containers = definition.containers.map { container in
            ContainerRecord(
                arn: containerArn(taskId: id),
                spec: byName[container.name].map(container.applying) ?? container)
        }
        // Only a task with a network interface of its own has something to provision.
        let isolated = definition.networkMode == .awsvpc
        var task = TaskRecord(
            arn: arn, id: id, clusterArn: clusterArn, taskDefinitionArn: definition.arn,
            family: definition.family, revision: definition.revision, ordinal: ordinal,
            lastStatus: isolated ? .provisioning : .pending,
            group: group, launchType: launch.launchType, containers: containers, createdAt: now)
        task.startedBy = startedBy
        task.membership = membership
        task.platformVersion = launch.platformVersion
        task.enableExecuteCommand = enableExecuteCommand
        task.tags = tags
        task.overrides = overrides.document
        task.containerOverrides = overrides.containers
        task.cpu = overrides.cpu ?? definition.cpu
        task.memory = overrides.memory ?? definition.memory
        task.ephemeralStorage = overrides.ephemeralStorage ?? definition.ephemeralStorage
        task.capacityProvider = capacityProvider
        task.connectivityAt = now
        task.attachmentId = isolated ? environment.uuid() : nil
        task.subnetId = launch.subnetId
        return task
    }

    private func containerArn(taskId: String) -> String {
        guard let cluster = ARN(clusterArn) else { return taskId }
        return ARN(
            region: cluster.region, account: cluster.account, kind: "container",
            path: "\(cluster.name)/\(taskId)/\(environment.uuid())"
        ).description
    }
}
