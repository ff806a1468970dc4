import KECSModel
import KECSWire

/// Makes the rows of a RunTask.
struct TaskFactory {
    let request: RunTaskRequest
    let cluster: ClusterRecord
    let definition: TaskDefinitionRecord
    let tags: [KECSModel.Tag]
    let overrides: TaskOverrideReader.Overrides
    let environment: Environment

    mutating func make(ordinal: Int, now: Timestamp) -> TaskRecord {
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
        task.tags = allTags
        task.overrides = overrides.document
        task.containerOverrides = overrides.containers
        task.cpu = overrides.cpu ?? definition.cpu ?? sum(containers.map(\.cpu))
        task.memory =
            overrides.memory ?? definition.memory
            ?? sum(containers.map { $0.memory ?? $0.memoryReservation ?? 0 })
        task.connectivityAt = now
        task.attachmentId = isolated ? environment.uuid() : nil
        return task
    }

    private var launchType: String {
        if let asked = request.launchType?.rawValue { return asked }
        let provider = request.capacityProviderStrategy?.first?.capacityProvider ?? ""
        return provider.hasPrefix("FARGATE") ? "FARGATE" : "EC2"
    }

    private var allTags: [KECSModel.Tag] {
        request.propagateTags == .taskDefinition
            ? TagView.merge(tags, into: definition.tags) : tags
    }

    private func containerArn(taskId: String) -> String {
        guard let cluster = ARN(cluster.arn) else { return taskId }
        return ARN(
            region: cluster.region, account: cluster.account, kind: "container",
            path: "\(cluster.name)/\(taskId)/\(environment.uuid())"
        ).description
    }

    private func sum(_ parts: [Int]) -> Int? {
        let total = parts.reduce(0) { $0.addingReportingOverflow($1).partialValue }
        return total > 0 ? total : nil
    }
}
