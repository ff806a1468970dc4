extension ServicePlanner {
    /// After the PRIMARY deployment has FAILED: nothing of it is launched any more. The service
    /// goes on with the tasks that it has, and what is missing comes from its older deployment.
    func hold(_ plan: inout ServicePlan, _ crew: Crew) {
        let desired = plan.service.desiredCount
        let limits = DeploymentLimits(plan.service)
        let unhealthy = crew.live.filter(crew.isUnhealthy)
        let good = crew.live.filter { !crew.isUnhealthy($0) }
        let missing = max(0, desired - good.count)
        let source = plan.service.launching
        if source != nil { start(missing, &plan, room: limits.upper - crew.live.count, crew) }
        let waits = source != nil && isHeldBack(plan.service, crew)
        let blocked = missing > plan.start && !waits
        stopUnhealthy(unhealthy, of: crew.live, blocked: blocked, &plan, crew)
        stopSurplus(good, &plan)
        tellDesiredCounts(&plan, crew)
        watchClocks(&plan, crew)
        if plan.start > 0 {
            sayWhoIsStarted(&plan)
        } else if blocked, plan.stop.isEmpty {
            explain(&plan, limits, crew)
        }
    }

    /// More than are wanted. Those that do not run yet go first, then those of the deployments
    /// that have failed, then those of the one that goes on; of each the newest.
    private func stopSurplus(_ good: [ServiceTask], _ plan: inout ServicePlan) {
        let surplus = good.count - plan.service.desiredCount
        guard surplus > 0 else { return }
        let failed = Set(
            plan.service.deployments.filter { $0.rolloutState == .failed }.map(\.id))
        let source = plan.service.launching?.id
        func rank(_ task: ServiceTask) -> Int {
            let id = task.membership.deploymentId
            let place = failed.contains(id) ? 0 : id == source ? 2 : 1
            return task.lastStatus == .running ? place + 3 : place
        }
        let order = good.sorted { (rank($0), -$0.ordinal) < (rank($1), -$1.ordinal) }
        plan.stop += order.prefix(surplus).map { stop($0, of: plan.service) }
    }

    /// Each deployment wants what it has; the one that goes on wants the rest of them.
    private func tellDesiredCounts(_ plan: inout ServicePlan, _ crew: Crew) {
        let desired = plan.service.desiredCount
        let source = plan.service.launching?.id
        let stopping = Set(plan.stop.map(\.taskArn))
        let kept = crew.live.filter { !stopping.contains($0.arn) }
        for place in plan.service.deployments.indices {
            let id = plan.service.deployments[place].id
            let own = kept.count { $0.membership.deploymentId == id }
            let count =
                if place == 0 {
                    // What it was asked for, and did not get.
                    min(plan.service.deployments[0].desiredCount, desired)
                } else if id == source {
                    max(
                        0,
                        desired
                            - kept.count {
                                $0.membership.deploymentId != id && !crew.isUnhealthy($0)
                            })
                } else {
                    own
                }
            plan.service.deployments[place].desiredCount = count
        }
    }

    /// Once of each deployment that has failed, as far back as the service's events go.
    private func sayWhoIsStarted(_ plan: inout ServicePlan) {
        guard let failed = plan.service.primary?.id, let source = plan.service.launching?.id else {
            return
        }
        let message = "(deployment \(failed)) has failed: tasks are started for (deployment \(source))."
        let sentence = plan.service.sentence(message)
        guard !plan.service.events.contains(where: { $0.message == sentence }) else { return }
        plan.messages.append(message)
    }

    /// Tasks are missing and cannot be started: says why, once.
    private func explain(
        _ plan: inout ServicePlan, _ limits: DeploymentLimits, _ crew: Crew
    ) {
        guard plan.service.launching != nil else {
            let id = plan.service.primary?.id ?? "unknown"
            return say(
                "was unable to start tasks because (deployment \(id)) has failed and no older "
                    + "deployment is left. Update the service to start a new deployment.", &plan)
        }
        // Without room for one there is something to stop, for maximumPercent is 100 at least.
        if limits.upper > crew.live.count { explainPlaces(&plan, crew) }
    }
}
