/// A deployment of a service, within the service's row.
package struct DeploymentRecord: Hashable, Sendable, Codable {
    package enum Status: String, Hashable, Sendable, Codable {
        /// The newest.
        case primary = "PRIMARY"
        /// An older one with tasks that have not been replaced yet.
        case active = "ACTIVE"
    }

    package enum RolloutState: String, Hashable, Sendable, Codable {
        case inProgress = "IN_PROGRESS"
        case completed = "COMPLETED"
        case failed = "FAILED"
    }

    /// What its tasks start with.
    package struct Launch: Hashable, Sendable, Codable {
        package var taskDefinitionArn: String
        package var launchType: String
        /// How its tasks are spread over capacity providers; nil where a launch type says it.
        package var capacity: CapacityStrategy?
        /// Of all its tasks, in rows from before there was ``capacity``.
        package var capacityProvider: String?
        package var platformVersion: String?
        /// The first of the request's subnets.
        package var subnetId: String?
        /// `networkConfiguration` as the client sent it.
        package var network: JSONDocument?

        package init(taskDefinitionArn: String, launchType: String) {
            self.taskDefinitionArn = taskDefinitionArn
            self.launchType = launchType
        }
    }

    /// What the newest `deployment` event told.
    package struct Told: Hashable, Sendable, Codable {
        package var counts: ServiceCounts
        package var failedTasks: Int
        package var rolloutState: RolloutState
        package var status: Status
    }

    /// `ecs-svc/` and 19 digits.
    package var id: String
    package var status: Status = .primary
    package var launch: Launch
    /// Of the service, or, of an older one, what it is to keep for now.
    package var desiredCount: Int
    /// Tasks in a row that did not get to be healthy.
    package var failedTasks = 0
    package var rolloutState: RolloutState = .inProgress
    package var rolloutStateReason: String
    /// It goes back to an earlier one.
    package var isRollback = false
    package var told: Told?
    package var createdAt: Timestamp
    package var updatedAt: Timestamp

    package init(id: String, launch: Launch, desiredCount: Int, createdAt: Timestamp) {
        self.id = id
        self.launch = launch
        self.desiredCount = desiredCount
        self.createdAt = createdAt
        updatedAt = createdAt
        rolloutStateReason = "ECS deployment \(id) in progress."
    }

    /// What an event of it has to tell.
    package func toTell(_ counts: ServiceCounts) -> Told {
        Told(
            counts: counts, failedTasks: failedTasks, rolloutState: rolloutState, status: status)
    }
}
