/// A task, as a row.
package struct TaskRecord: Hashable, Sendable, Codable {
    package var arn: String
    /// 32 lower-case hexadecimal digits.
    package var id: String
    package var clusterArn: String
    package var taskDefinitionArn: String
    package var family: String
    package var revision: Int
    package var ordinal: Int
    /// Goes up by one with every change that makes an event.
    package var version = 1
    package var lastStatus: TaskStatus
    package var desiredStatus: DesiredStatus = .running
    package var stopCode: StopCode?
    package var stoppedReason: String?
    package var group: String
    package var startedBy: String?
    /// Nil for a task that no service started.
    package var membership: ServiceMembership?
    /// `EC2`, `FARGATE` or `EXTERNAL`.
    package var launchType: String
    /// Of the request's capacity provider strategy, where it has one.
    package var capacityProvider: String?
    package var platformVersion: String?
    package var enableExecuteCommand = false
    package var tags: [Tag] = []
    /// The request's `overrides`, echoed as sent.
    package var overrides: JSONDocument?
    /// What of the overrides a runtime acts on.
    package var containerOverrides: [ContainerOverrideSpec] = []
    /// Limits of the task as a whole that the overrides or the definition set, in
    /// CPU units and MiB; nil where they set none.
    package var cpu: Int?
    package var memory: Int?
    package var containers: [ContainerRecord]
    package var networkInterface: NetworkInterfaceObservation?
    /// Ids of the network interface's attachment in `awsvpc` mode.
    package var attachmentId: String?
    /// GiB that the overrides or the definition ask for; nil where they ask for none.
    package var ephemeralStorage: Int?
    /// The subnet that RunTask named for it, told back and otherwise without effect.
    package var subnetId: String?

    package var createdAt: Timestamp
    package var connectivityAt: Timestamp?
    package var pullStartedAt: Timestamp?
    package var pullStoppedAt: Timestamp?
    package var startedAt: Timestamp?
    package var stoppingAt: Timestamp?
    package var executionStoppedAt: Timestamp?
    package var stoppedAt: Timestamp?

    package init(
        arn: String, id: String, clusterArn: String, taskDefinitionArn: String, family: String,
        revision: Int, ordinal: Int, lastStatus: TaskStatus, group: String, launchType: String,
        containers: [ContainerRecord], createdAt: Timestamp
    ) {
        self.arn = arn
        self.id = id
        self.clusterArn = clusterArn
        self.taskDefinitionArn = taskDefinitionArn
        self.family = family
        self.revision = revision
        self.ordinal = ordinal
        self.lastStatus = lastStatus
        self.group = group
        self.launchType = launchType
        self.containers = containers
        self.createdAt = createdAt
    }
}

/// Where a task is in its life.
/// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html
package enum TaskStatus: String, Hashable, Sendable, Codable, CaseIterable {
    case provisioning = "PROVISIONING"
    case pending = "PENDING"
    case activating = "ACTIVATING"
    case running = "RUNNING"
    case deactivating = "DEACTIVATING"
    case stopping = "STOPPING"
    case deprovisioning = "DEPROVISIONING"
    case stopped = "STOPPED"

    /// On its way to RUNNING, as the counts of clusters and services tell it.
    package var isPending: Bool {
        switch self {
        case .provisioning, .pending, .activating: true
        case .running, .deactivating, .stopping, .deprovisioning, .stopped: false
        }
    }
}

package enum DesiredStatus: String, Hashable, Sendable, Codable {
    case running = "RUNNING"
    case stopped = "STOPPED"
}

package enum StopCode: String, Hashable, Sendable, Codable {
    case taskFailedToStart = "TaskFailedToStart"
    case essentialContainerExited = "EssentialContainerExited"
    case userInitiated = "UserInitiated"
    case serviceSchedulerInitiated = "ServiceSchedulerInitiated"
    case spotInterruption = "SpotInterruption"
    case terminationNotice = "TerminationNotice"
}
