import KECSModel
import KECSWire

/// What an event, or a snapshot, tells of a record.
extension EventDraft {
    static func cluster(
        _ cluster: ClusterRecord, _ action: String, counts: ClusterCounts
    ) throws -> EventDraft {
        EventDraft(
            type: .cluster,
            action: action,
            keys: keys(of: cluster),
            payload: try PayloadEncoder.encode(
                ClusterEvent(
                    action: action,
                    cluster: .init(
                        clusterArn: cluster.arn,
                        clusterName: cluster.name,
                        status: cluster.status.rawValue,
                        registeredContainerInstancesCount: counts.registeredContainerInstances,
                        runningTasksCount: counts.runningTasks,
                        pendingTasksCount: counts.pendingTasks,
                        activeServicesCount: counts.activeServices))))
    }

    static func task(
        _ task: TaskRecord, _ action: String, cause: [TaskEvent.Cause]? = nil
    ) throws -> EventDraft {
        EventDraft(
            type: .task,
            action: action,
            keys: keys(of: task),
            payload: try PayloadEncoder.encode(
                TaskEvent(action: action, task: TaskView.event(task, cause: cause))))
    }

    static func container(
        _ container: ContainerRecord, of task: TaskRecord, _ action: String
    ) throws -> EventDraft {
        EventDraft(
            type: .container,
            action: action,
            keys: keys(of: container, in: task),
            payload: try PayloadEncoder.encode(
                ContainerEvent(
                    action: action, container: ContainerView.event(container, of: task))))
    }

    static func health(
        of container: ContainerRecord, in task: TaskRecord, previous: ContainerHealth
    ) throws -> EventDraft {
        var keys = keys(of: container, in: task)
        let status = container.health ?? .unknown
        keys.status = status.rawValue
        return try health(
            HealthEvent.Health(
                clusterArn: task.clusterArn, serviceArn: task.membership?.serviceArn,
                taskArn: task.arn, containerName: container.name, status: status.rawValue, previousStatus: previous.rawValue,
                output: container.healthOutput),
            keys)
    }

    /// Of the task as a whole.
    static func health(of task: TaskRecord, previous: ContainerHealth) throws -> EventDraft {
        var keys = keys(of: task)
        keys.status = task.health.rawValue
        return try health(
            HealthEvent.Health(
                clusterArn: task.clusterArn, serviceArn: task.membership?.serviceArn,
                taskArn: task.arn, status: task.health.rawValue, previousStatus: previous.rawValue),
            keys)
    }

    private static func health(
        _ health: HealthEvent.Health, _ keys: EventKeys
    ) throws -> EventDraft {
        let event = HealthEvent(health: health)
        return EventDraft(
            type: .health, action: event.action, keys: keys,
            payload: try PayloadEncoder.encode(event))
    }

    static func keys(of cluster: ClusterRecord) -> EventKeys {
        EventKeys(cluster: cluster.arn, tags: cluster.tags, status: cluster.status.rawValue)
    }

    static func keys(of task: TaskRecord) -> EventKeys {
        EventKeys(
            cluster: task.clusterArn, service: task.membership?.serviceArn, task: task.arn,
            taskDefinition: task.taskDefinitionArn, startedBy: task.startedBy, tags: task.tags, status: task.lastStatus.rawValue)
    }

    static func keys(of container: ContainerRecord, in task: TaskRecord) -> EventKeys {
        EventKeys(
            cluster: task.clusterArn, service: task.membership?.serviceArn, task: task.arn,
            taskDefinition: task.taskDefinitionArn, container: container.name, startedBy: task.startedBy,
            tags: task.tags, status: container.lastStatus.rawValue)
    }
}
