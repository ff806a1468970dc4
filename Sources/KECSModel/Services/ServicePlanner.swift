/// Decides what becomes of a service, from its row, its tasks and the time.
///
/// Services: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_services.html
/// Rolling deployments: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
package struct ServicePlanner: Sendable {
    /// How often a steady service says so again.
    static let steadyAgainSeconds = 6 * 3600
    /// How soon a task that found no place is tried again, unless something happens before.
    static let placeAgainSeconds = 5

    /// For how long a task without health checks must have run to count as healthy. AWS waits
    /// for 40 seconds.
    package var healthyAfterMilliseconds: Int
    /// By which it tells how long ago something was.
    package var clock = ClockHistory()

    package init(healthyAfterMilliseconds: Int) {
        self.healthyAfterMilliseconds = healthyAfterMilliseconds
    }

    /// What the planner does not know by itself.
    package struct Surroundings: Sendable {
        /// Task definitions with an essential container that has a health check, by ARN.
        package var checked: Set<String>
        /// Tasks of the service's ``ServiceRecord/launching`` deployment that find a place now.
        package var places: Int
        /// Why there are no more places, for the service's events.
        package var noPlaceReason: String
        /// The id that a rollback gets.
        package var newDeploymentId: String

        package init(
            checked: Set<String> = [], places: Int = .max, noPlaceReason: String = "",
            newDeploymentId: String
        ) {
            self.checked = checked
            self.places = places
            self.noPlaceReason = noPlaceReason
            self.newDeploymentId = newDeploymentId
        }
    }

    /// - Parameter tasks: Of the service, in order of creation. Those that have stopped and are
    ///   accounted for need not be among them.
    package func plan(
        _ service: ServiceRecord, tasks: [ServiceTask], _ surroundings: Surroundings, now: Timestamp
    ) -> ServicePlan {
        var plan = ServicePlan(service: service)
        guard service.status != .inactive else { return plan }
        let crew = Crew(service: service, tasks: tasks, planner: self, surroundings, now: now)
        account(&plan, crew)
        switch service.status {
        case .active:
            judge(&plan, crew)
            roll(&plan, crew)
            dropReplaced(&plan, crew)
            conclude(&plan, crew)
        case .draining:
            drain(&plan, crew)
        case .inactive:
            break
        }
        return plan
    }

    /// A deleted service: its tasks stop, and when all are on their way out it is INACTIVE.
    private func drain(_ plan: inout ServicePlan, _ crew: Crew) {
        plan.stop += crew.live.map { stop($0, of: plan.service) }
        dropReplaced(&plan, crew)
        let isOver = crew.tasks.allSatisfy { task in
            switch task.lastStatus {
            case .stopping, .deprovisioning, .stopped: true
            case .provisioning, .pending, .activating, .running, .deactivating: false
            }
        }
        guard isOver else { return }
        plan.service.status = .inactive
        plan.service.inactiveAt = crew.now
        plan.service.deployments = []
        plan.service.lastCompleted = nil
        plan.happenings.append(.deleted)
    }

    /// Older deployments leave the list with their last task, but not in the step that made
    /// them older: how they ended is told first. The one that tasks are started of stays.
    private func dropReplaced(_ plan: inout ServicePlan, _ crew: Crew) {
        let former = crew.service.primary?.id
        let kept = plan.service.status == .active ? plan.service.launching?.id : nil
        plan.service.deployments.removeAll { deployment in
            deployment.status == .active && deployment.id != former && deployment.id != kept
                && crew.tasks.allSatisfy {
                    $0.membership.deploymentId != deployment.id || $0.lastStatus == .stopped
                }
        }
    }

    /// Whether the PRIMARY deployment is complete, and the service steady.
    private func conclude(_ plan: inout ServicePlan, _ crew: Crew) {
        guard let primary = plan.service.primary else { return }
        let desired = plan.service.desiredCount
        let own = crew.tasks.filter {
            $0.membership.deploymentId == primary.id && $0.lastStatus != .stopped
        }
        let isSettled =
            plan.service.deployments.count == 1 && plan.start == 0 && plan.stop.isEmpty
            && own.count == desired && own.allSatisfy(crew.isReady)
        guard isSettled, primary.rolloutState != .failed else {
            plan.service.steadySince = nil
            return
        }
        if primary.rolloutState == .inProgress {
            plan.service.deployments[0].rolloutState = .completed
            plan.service.deployments[0].rolloutStateReason =
                "ECS deployment \(primary.id) completed."
            plan.service.lastCompleted = plan.service.deployments[0]
            plan.service.lastCompleted?.told = nil
            plan.messages.append("(deployment \(primary.id)) deployment completed.")
            plan.happenings.append(.deploymentCompleted)
        }
        let again = plan.service.steadySince.map(clock.present)?
            .adding(seconds: Self.steadyAgainSeconds)
        if again.map({ crew.now >= $0 }) ?? true {
            plan.service.steadySince = crew.now
            plan.messages.append("has reached a steady state.")
        }
        let since = plan.service.steadySince.map(clock.present) ?? crew.now
        plan.wake(at: since.adding(seconds: Self.steadyAgainSeconds))
    }

    func stop(_ task: ServiceTask, of service: ServiceRecord) -> ServicePlan.Stop {
        ServicePlan.Stop(
            taskArn: task.arn,
            reason: "Scaling activity initiated by (deployment \(service.primary?.id ?? "unknown"))")
    }
}
