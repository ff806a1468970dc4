extension ServicePlanner {
    /// A task that ends sooner after its start, by itself, is a setback.
    static let shortLifeSeconds = 10
    /// Setbacks from which on starts are held back.
    static let patience = 3
    /// AWS holds back a service whose tasks do not start for up to 27 minutes.
    /// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-throttle-logic.html
    static let longestPauseSeconds = 27 * 60
    /// Tasks that start and end soon are started again by AWS as fast as it can, which
    /// takes it some ten seconds.
    static let longestPauseAfterRunSeconds = 10

    /// Draws the conclusions from what has become of tasks, once of each.
    func account(_ plan: inout ServicePlan, _ crew: Crew) {
        for task in crew.tasks {
            var membership = task.membership
            guard !membership.isAccounted else { continue }
            if !membership.wasHealthy, crew.isReady(task) || crew.wasReady(task) {
                membership.wasHealthy = true
                plan.service.resetFailures(of: membership.deploymentId)
            }
            if task.desiredStatus == .stopped {
                membership.isAccounted = true
                accountEnd(of: task, membership, &plan, crew)
            }
            if membership != task.membership { plan.memberships[task.arn] = membership }
        }
        // One that was started since and goes on running ends the series.
        let goesOn = crew.live.contains { task in
            guard let setBackAt = crew.setBackAt(plan.service),
                let startedAt = crew.startedAt(of: task)
            else { return false }
            return task.lastStatus == .running && startedAt > setBackAt
                && crew.now >= startedAt.adding(seconds: Self.shortLifeSeconds)
        }
        if goesOn { plan.service.forgetSetbacks() }
    }

    private func accountEnd(
        of task: ServiceTask, _ membership: ServiceMembership, _ plan: inout ServicePlan,
        _ crew: Crew
    ) {
        // What was told to stop is no failure.
        switch task.stopCode {
        case .taskFailedToStart, .essentialContainerExited: break
        default: return
        }
        let isLaunching = membership.deploymentId == plan.service.launching?.id
        guard isLaunching || membership.deploymentId == plan.service.primary?.id else { return }
        // Beside a task that is well, one that does not get so far is bad luck.
        if !membership.wasHealthy,
            !crew.live(of: membership.deploymentId).contains(where: crew.isReady)
        {
            plan.service.countFailure(of: membership.deploymentId)
        }
        // Only what is started again can be held back.
        guard isLaunching else { return }
        guard let startedAt = crew.startedAt(of: task) else {
            return setBack(&plan, longest: Self.longestPauseSeconds, crew.now)
        }
        if crew.end(of: task) < startedAt.adding(seconds: Self.shortLifeSeconds) {
            setBack(&plan, longest: Self.longestPauseAfterRunSeconds, crew.now)
        } else {
            plan.service.forgetSetbacks()
        }
    }

    /// The next tasks start later and later: at once, at once, then after 1 s, 2 s, 4 s …
    private func setBack(_ plan: inout ServicePlan, longest: Int, _ now: Timestamp) {
        plan.service.setbacks += 1
        plan.service.setBackAt = now
        complain(&plan)
        let doublings = plan.service.setbacks - Self.patience
        guard doublings >= 0 else { return }
        let pause = doublings < 11 ? min(1 << doublings, longest) : longest
        plan.service.startsAgainAt = now.adding(seconds: pause)
    }

    /// Once in a series, and again when the service's events do not show it any more.
    private func complain(_ plan: inout ServicePlan) {
        let message = "is unable to consistently start tasks successfully."
        let sentence = plan.service.sentence(message)
        let isNew = plan.service.setbacks == Self.patience
        let isForgotten =
            plan.service.setbacks > Self.patience && !plan.messages.contains(message)
            && !plan.service.events.contains { $0.message == sentence }
        if isNew || isForgotten { plan.messages.append(message) }
    }

    /// The circuit breaker. It watches the deployment that tasks are started of: an older one,
    /// too, that was not complete when the one after it failed.
    /// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
    func judge(_ plan: inout ServicePlan, _ crew: Crew) {
        guard plan.service.circuitBreaker.enable, let launching = plan.service.launching,
            launching.rolloutState == .inProgress,
            launching.failedTasks
                >= DeploymentLimits.circuitBreakerThreshold(desiredCount: plan.service.desiredCount),
            let place = plan.service.deployments.firstIndex(where: { $0.id == launching.id })
        else { return }
        plan.service.deployments[place].rolloutState = .failed
        plan.service.deployments[place].rolloutStateReason =
            "ECS deployment circuit breaker: tasks failed to start."
        plan.messages.append(
            "(deployment \(launching.id)) deployment failed: tasks failed to start.")
        plan.happenings.append(.deploymentFailed)
        // What is launched from now on is not held back for what has failed.
        plan.service.forgetSetbacks()
        guard place == 0, plan.service.circuitBreaker.rollback,
            let target = plan.service.lastCompleted
        else { return }
        var rollback = DeploymentRecord(
            id: crew.surroundings.newDeploymentId, launch: target.launch,
            desiredCount: plan.service.desiredCount, createdAt: crew.now)
        rollback.isRollback = true
        rollback.rolloutStateReason =
            "ECS deployment circuit breaker: rolling back to deploymentId \(target.id)."
        plan.service.begin(rollback)
        plan.service.lastCompleted = nil
        plan.messages.append("rolling back to deployment \(target.id).")
        plan.happenings.append(.deploymentStarted)
    }
}

extension ServiceRecord {
    mutating func countFailure(of deploymentId: String) {
        guard let place = deployments.firstIndex(where: { $0.id == deploymentId }) else { return }
        deployments[place].failedTasks += 1
    }

    fileprivate mutating func resetFailures(of deploymentId: String) {
        // What has failed keeps its number.
        guard let place = deployments.firstIndex(where: { $0.id == deploymentId }),
            deployments[place].rolloutState != .failed
        else { return }
        deployments[place].failedTasks = 0
    }
}
