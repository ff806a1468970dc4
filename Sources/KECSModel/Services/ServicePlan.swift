/// What is to be done for a service now.
package struct ServicePlan: Hashable, Sendable {
    /// What a `service` event tells beside changed numbers.
    package enum Happening: Hashable, Sendable {
        case deploymentStarted, deploymentCompleted, deploymentFailed, deleted
    }

    package struct Stop: Hashable, Sendable {
        package var taskArn: String
        package var reason: String
    }

    /// The row as it should be, but for its events; the same as before where nothing changed.
    package var service: ServiceRecord
    /// Memberships of tasks that have changed, by task.
    package var memberships: [String: ServiceMembership] = [:]
    /// How many tasks of the ``ServiceRecord/launching`` deployment are to be started.
    package var start = 0
    package var stop: [Stop] = []
    package var happenings: [Happening] = []
    /// New `events` of the service, oldest first, without its name. Those of started and
    /// stopped tasks come after them.
    package var messages: [String] = []
    /// When to look again although nothing may have happened.
    package var wakeAt: Timestamp?

    package init(service: ServiceRecord) {
        self.service = service
    }

    mutating func wake(at moment: Timestamp) {
        wakeAt = wakeAt.map { min($0, moment) } ?? moment
    }
}
