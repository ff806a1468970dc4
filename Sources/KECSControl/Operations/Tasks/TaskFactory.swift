import KECSModel
import KECSWire

/// Makes the rows of a RunTask.
struct TaskFactory {
    let request: RunTaskRequest
    let cluster: ClusterRecord
    let definition: TaskDefinitionRecord
    /// Of the request, and of the definition where they are to be propagated.
    let tags: [KECSModel.Tag]
    let overrides: TaskOverrideReader.Overrides
    let environment: Environment

    func make(ordinal: Int, now: Timestamp) -> TaskRecord {
        let id = environment.hex(bytes: 16)
        let arn = TaskName.arn(id: id, clusterArn: cluster.arn)
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
            arn: arn, id: id, clusterArn: cluster.arn, taskDefinitionArn: definition.arn,
            family: definition.family, revision: definition.revision, ordinal: ordinal,
            lastStatus: isolated ? .provisioning : .pending,
            group: request.group ?? "family:\(definition.family)",
            launchType: launchType, containers: containers, createdAt: now)
        task.startedBy = request.startedBy
        task.platformVersion =
            task.launchType == "FARGATE" ? request.platformVersion ?? "1.4.0" : nil
        task.enableExecuteCommand = request.enableExecuteCommand ?? false
        task.tags = tags
        task.overrides = overrides.document
        task.containerOverrides = overrides.containers
        task.cpu = overrides.cpu ?? definition.cpu
        task.memory = overrides.memory ?? definition.memory
        task.capacityProvider = request.capacityProviderStrategy?.first?.capacityProvider
        task.connectivityAt = now
        task.attachmentId = isolated ? environment.uuid() : nil
        task.subnetId = request.networkConfiguration?.awsvpcConfiguration?.subnets?.first
        return task
    }

    private var launchType: String {
        if let asked = request.launchType?.rawValue { return asked }
        let provider = request.capacityProviderStrategy?.first?.capacityProvider ?? ""
        return provider.hasPrefix("FARGATE") ? "FARGATE" : "EC2"
    }

    private func containerArn(taskId: String) -> String {
        guard let cluster = ARN(cluster.arn) else { return taskId }
        return ARN(
            region: cluster.region, account: cluster.account, kind: "container",
            path: "\(cluster.name)/\(taskId)/\(environment.uuid())"
        ).description
    }
}
