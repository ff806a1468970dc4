/// A task as the planner of its service sees it: small, for there may be thousands.
package struct ServiceTask: Hashable, Sendable {
    package let arn: String
    package let ordinal: Int
    package let taskDefinitionArn: String
    package let membership: ServiceMembership
    package let lastStatus: TaskStatus
    package let desiredStatus: DesiredStatus
    package let health: ContainerHealth
    package let stopCode: StopCode?
    package let createdAt: Timestamp
    package let startedAt: Timestamp?
    package let executionStoppedAt: Timestamp?

    /// Nil for a task that is no service's.
    package init?(_ task: TaskRecord) {
        guard let membership = task.membership else { return nil }
        arn = task.arn
        ordinal = task.ordinal
        taskDefinitionArn = task.taskDefinitionArn
        self.membership = membership
        lastStatus = task.lastStatus
        desiredStatus = task.desiredStatus
        health = task.health
        stopCode = task.stopCode
        createdAt = task.createdAt
        startedAt = task.startedAt
        executionStoppedAt = task.executionStoppedAt
    }

    package var id: String { arn.lastARNComponent }
}
