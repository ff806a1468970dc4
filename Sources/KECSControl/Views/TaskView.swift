import Foundation
import KECSModel
import KECSWire

/// A task's record as clients see it.
package enum TaskView {
    /// As RunTask, StopTask and DescribeTasks answer it.
    static func wire(_ task: TaskRecord, withTags: Bool) -> ECSTask {
        ECSTask(
            attachments: attachments(of: task),
            attributes: [],
            availabilityZone: ARN(task.clusterArn).map { "\($0.region)a" },
            capacityProviderName: task.capacityProvider,
            clusterArn: task.clusterArn,
            connectivity: task.connectivityAt == nil ? nil : .connected,
            connectivityAt: task.connectivityAt.map(ECSTimestamp.init),
            containers: task.containers.map { ContainerView.wire($0, of: task) },
            cpu: total(task.cpu, task.containers.map(\.cpu)),
            createdAt: ECSTimestamp(task.createdAt),
            desiredStatus: task.desiredStatus.rawValue,
            enableExecuteCommand: task.enableExecuteCommand,
            executionStoppedAt: task.executionStoppedAt.map(ECSTimestamp.init),
            group: task.group,
            healthStatus: HealthStatus(rawValue: task.health.rawValue),
            lastStatus: task.lastStatus.rawValue,
            launchType: LaunchType(rawValue: task.launchType),
            memory: total(
                task.memory, task.containers.map { $0.memory ?? $0.memoryReservation ?? 0 }),
            overrides: overrides(of: task),
            platformVersion: task.platformVersion,
            platformFamily: task.launchType == "FARGATE" ? "Linux" : nil,
            pullStartedAt: task.pullStartedAt.map(ECSTimestamp.init),
            pullStoppedAt: task.pullStoppedAt.map(ECSTimestamp.init),
            startedAt: task.startedAt.map(ECSTimestamp.init),
            startedBy: task.startedBy,
            stopCode: task.stopCode.map { TaskStopCode(rawValue: $0.rawValue) },
            stoppedAt: task.stoppedAt.map(ECSTimestamp.init),
            stoppedReason: task.stoppedReason,
            stoppingAt: task.stoppingAt.map(ECSTimestamp.init),
            tags: withTags ? TagView.wire(task.tags) : [],
            taskArn: task.arn,
            taskDefinitionArn: task.taskDefinitionArn,
            version: task.version,
            ephemeralStorage: ephemeralStorage(of: task))
    }

    /// As a `task` event carries it.
    package static func event(_ task: TaskRecord, cause: [TaskEvent.Cause]? = nil) -> TaskEvent.Task {
        var event = TaskEvent.Task(
            taskArn: task.arn,
            clusterArn: task.clusterArn,
            taskDefinitionArn: task.taskDefinitionArn,
            lastStatus: task.lastStatus.rawValue,
            desiredStatus: task.desiredStatus.rawValue,
            containers: task.containers.map { container in
                TaskEvent.Container(
                    containerArn: container.arn,
                    name: container.name,
                    lastStatus: container.lastStatus.rawValue,
                    exitCode: container.exitCode,
                    reason: container.reason)
            })
        event.group = task.group
        event.startedBy = task.startedBy
        event.launchType = task.launchType
        event.healthStatus = task.health.rawValue
        event.version = task.version
        event.stopCode = task.stopCode?.rawValue
        event.stoppedReason = task.stoppedReason
        event.cause = cause
        return event
    }

    /// The task's own number; without one, what its containers ask for together.
    private static func total(_ own: Int?, _ parts: [Int]) -> String? {
        // Each part has 32 bits.
        let total = own ?? parts.reduce(0, +)
        return total > 0 ? String(total) : nil
    }

    private static func overrides(of task: TaskRecord) -> TaskOverride {
        var overrides =
            task.overrides.flatMap {
                try? JSONDecoder().decode(TaskOverride.self, from: Data($0.bytes))
            } ?? TaskOverride()
        // ECS answers an override for each container, asked for or not.
        let asked = overrides.containerOverrides ?? []
        overrides.containerOverrides = task.containers.map { container in
            // Of two of one container the last counts, when it runs too.
            asked.last { $0.name == container.name } ?? ContainerOverride(name: container.name)
        }
        overrides.inferenceAcceleratorOverrides = overrides.inferenceAcceleratorOverrides ?? []
        return overrides
    }

    /// A Fargate task has 20 GiB where nothing says otherwise; others have what their machine has.
    private static func ephemeralStorage(of task: TaskRecord) -> EphemeralStorage? {
        task.launchType == "FARGATE" ? EphemeralStorage(sizeInGiB: task.ephemeralStorage ?? 20) : nil
    }

    /// In the order in which ECS has the details. What a runtime does not know is absent.
    private static func attachments(of task: TaskRecord) -> [Attachment] {
        guard let id = task.attachmentId else { return [] }
        let interface = task.networkInterface
        let status =
            switch task.lastStatus {
            case .stopped: "DELETED"
            case .deprovisioning: "DETACHING"
            default: interface == nil ? "PRECREATED" : "ATTACHED"
            }
        let details = [
            ("subnetId", task.subnetId),
            ("networkInterfaceId", interface == nil ? nil : interfaceId(attachment: id)),
            ("macAddress", interface?.macAddress),
            ("privateIPv4Address", interface?.privateIPv4Address),
        ].compactMap { name, value in value.map { KeyValuePair(name: name, value: $0) } }
        return [
            Attachment(id: id, type: "ElasticNetworkInterface", status: status, details: details)
        ]
    }

    /// The interface's id in EC2's form, the same for ever: of the attachment's, which is random.
    private static func interfaceId(attachment id: String) -> String {
        "eni-0" + String(id.filter { $0 != "-" }.suffix(16))
    }
}

extension ECSTimestamp {
    init(_ timestamp: Timestamp) {
        self.init(milliseconds: timestamp.milliseconds)
    }
}
