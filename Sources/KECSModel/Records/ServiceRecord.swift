/// A service, as a row.
package struct ServiceRecord: Hashable, Sendable, Codable {
    package enum Status: String, Hashable, Sendable, Codable {
        case active = "ACTIVE"
        /// Deleted, with tasks that have not stopped yet.
        case draining = "DRAINING"
        case inactive = "INACTIVE"
    }

    package enum SchedulingStrategy: String, Hashable, Sendable, Codable {
        case replica = "REPLICA"
        case daemon = "DAEMON"
    }

    /// Whose tags its tasks get.
    package enum TagSource: String, Hashable, Sendable, Codable {
        case taskDefinition = "TASK_DEFINITION"
        case service = "SERVICE"
        case none = "NONE"
    }

    package struct CircuitBreaker: Hashable, Sendable, Codable {
        package var enable = false
        package var rollback = false

        package init(enable: Bool = false, rollback: Bool = false) {
            self.enable = enable
            self.rollback = rollback
        }
    }

    /// What DescribeServices answers as `events`.
    package struct Event: Hashable, Sendable, Codable {
        package var id: String
        package var createdAt: Timestamp
        package var message: String

        package init(id: String, createdAt: Timestamp, message: String) {
            self.id = id
            self.createdAt = createdAt
            self.message = message
        }
    }

    /// Tasks of a service on AWS.
    /// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
    package static let mostTasks = 5000

    /// Events that are kept.
    /// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages.html
    package static let mostEvents = 100

    package var arn: String
    package var name: String
    package var clusterArn: String
    /// Order of creation among all records of the store.
    package var ordinal: Int
    package var status: Status = .active
    package var schedulingStrategy: SchedulingStrategy = .replica
    /// Tasks that are to run; of a DAEMON the places that they can run at, of which there is one.
    package var desiredCount: Int
    /// Per cent of the desired count that must go on running during a deployment.
    package var minimumHealthyPercent = 100
    /// Per cent of the desired count that may be running or pending during a deployment.
    package var maximumPercent = 200
    package var circuitBreaker = CircuitBreaker()
    /// Seconds after a task's start in which its being unhealthy is passed over.
    package var healthCheckGracePeriodSeconds: Int?
    package var enableExecuteCommand = false
    package var enableECSManagedTags = false
    package var propagateTags: TagSource = .none
    package var tags: [Tag] = []
    /// As the client sent it, to be told back and otherwise without effect: placement,
    /// the deployment configuration …
    package var options: JSONDocument
    /// The PRIMARY one first, then the older ones that still have tasks, newest first. Empty
    /// where the service is INACTIVE.
    package var deployments: [DeploymentRecord]
    /// Of the newest deployment, also where the service is INACTIVE and has none any more.
    package var lastLaunch: DeploymentRecord.Launch
    /// The newest that was COMPLETED: where a failed one goes back to. It stops being that
    /// when a rollback to it begins, until that is COMPLETED.
    package var lastCompleted: DeploymentRecord?
    /// Newest first, at most ``mostEvents``.
    package var events: [Event] = []
    /// Tasks in a row that ended soon without being told to.
    package var setbacks = 0
    /// When the last of them ended.
    package var setBackAt: Timestamp?
    /// No task is started before this moment.
    package var startsAgainAt: Timestamp?
    /// When it was last told to be steady; nil while it is not.
    package var steadySince: Timestamp?
    /// What the newest `service` event told.
    package var told: ServiceCounts?
    package var createdAt: Timestamp
    /// When the last task of the deleted service was on its way out.
    package var inactiveAt: Timestamp?

    package init(
        arn: String, name: String, clusterArn: String, ordinal: Int, desiredCount: Int,
        options: JSONDocument, deployment: DeploymentRecord, createdAt: Timestamp
    ) {
        self.arn = arn
        self.name = name
        self.clusterArn = clusterArn
        self.ordinal = ordinal
        self.desiredCount = desiredCount
        self.options = options
        deployments = [deployment]
        lastLaunch = deployment.launch
        self.createdAt = createdAt
    }

    /// The newest deployment; nil where the service is INACTIVE.
    package var primary: DeploymentRecord? { deployments.first }

    /// The deployment that tasks are started of: the PRIMARY one or, where that has FAILED, the
    /// newest older one that was COMPLETED, else the newest that has not failed. Nil where there
    /// is none.
    package var launching: DeploymentRecord? {
        guard let primary, primary.rolloutState == .failed else { return primary }
        let older = deployments.dropFirst().filter { $0.rolloutState != .failed }
        return older.first { $0.rolloutState == .completed } ?? older.first
    }

    /// Whether tasks are being replaced. One that has FAILED does not go on.
    package var isDeploying: Bool {
        switch primary?.rolloutState {
        case .completed: deployments.count > 1
        case .failed: false
        case .inProgress, nil: true
        }
    }

    /// Replaces the PRIMARY deployment, which goes on as an ACTIVE one.
    package mutating func begin(_ deployment: DeploymentRecord) {
        if !deployments.isEmpty { deployments[0].status = .active }
        deployments.insert(deployment, at: 0)
        lastLaunch = deployment.launch
        steadySince = nil
        forgetSetbacks()
    }

    /// Takes older deployments that none of the tasks is of from the list.
    package mutating func dropDeployments(without tasks: [ServiceTask]) {
        let used = Set(tasks.map(\.membership.deploymentId))
        deployments.removeAll { $0.status == .active && !used.contains($0.id) }
    }

    /// Wants another number of tasks. A failed deployment does not get more.
    package mutating func scale(to count: Int) {
        desiredCount = count
        changePrimary { if $0.rolloutState != .failed { $0.desiredCount = count } }
    }

    /// Does nothing where the service is INACTIVE.
    package mutating func changePrimary(_ change: (inout DeploymentRecord) -> Void) {
        if !deployments.isEmpty { change(&deployments[0]) }
    }

    package mutating func forgetSetbacks() {
        setbacks = 0
        setBackAt = nil
        startsAgainAt = nil
    }

    package mutating func append(_ event: Event) {
        events.insert(event, at: 0)
        if events.count > Self.mostEvents { events.removeLast(events.count - Self.mostEvents) }
    }
}
