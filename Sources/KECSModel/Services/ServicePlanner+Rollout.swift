extension ServicePlanner {
    /// Starts what is missing and stops what is too much, between the limits of the service's
    /// deployment configuration.
    func roll(_ plan: inout ServicePlan, _ crew: Crew) {
        guard let primary = plan.service.primary else { return }
        // What may be launched has changed: where it finds a place is not known before the next
        // step, which follows at once.
        guard plan.service.launching?.id == crew.service.launching?.id else { return }
        if primary.rolloutState == .failed { return hold(&plan, crew) }
        let limits = DeploymentLimits(plan.service)
        let desired = plan.service.desiredCount
        plan.service.deployments[0].desiredCount = desired
        let own = crew.live(of: primary.id)
        let unhealthy = own.filter(crew.isUnhealthy)
        let missing = max(0, desired - (own.count - unhealthy.count))
        start(missing, &plan, room: limits.upper - crew.live.count, crew)
        let blocked = missing > plan.start && !isHeldBack(plan.service, crew)

        stopUnhealthy(unhealthy, of: own, blocked: blocked, &plan, crew)
        stopSurplus(own.filter { !crew.isUnhealthy($0) }, desired: desired, &plan, crew)
        stopReplaced(missing: missing, blocked: blocked, limits, &plan, crew)

        watchClocks(&plan, crew)
        if blocked, plan.start == 0, plan.stop.isEmpty { explain(&plan, limits, own: own, crew) }
    }

    func isHeldBack(_ service: ServiceRecord, _ crew: Crew) -> Bool {
        crew.startsAgainAt(service).map { crew.now < $0 } ?? false
    }

    func start(_ missing: Int, _ plan: inout ServicePlan, room: Int, _ crew: Crew) {
        guard missing > 0 else { return }
        if let moment = crew.startsAgainAt(plan.service), crew.now < moment {
            plan.wake(at: moment)
            return
        }
        plan.start = min(missing, max(0, room), crew.surroundings.places)
    }

    /// A replacement comes first where there is room for one; else they go one by one.
    func stopUnhealthy(
        _ unhealthy: [ServiceTask], of all: [ServiceTask], blocked: Bool,
        _ plan: inout ServicePlan, _ crew: Crew
    ) {
        let ready = all.count { crew.isReady($0) }
        let surplus = ready + unhealthy.count - plan.service.desiredCount
        let count = max(surplus > 0 ? min(surplus, unhealthy.count) : 0, blocked ? 1 : 0)
        for task in unhealthy.prefix(count) {
            plan.stop.append(
                ServicePlan.Stop(taskArn: task.arn, reason: "Task failed container health checks"))
            plan.messages.append("(task \(task.id)) failed container health checks.")
            plan.service.countFailure(of: task.membership.deploymentId)
        }
    }

    /// More of the newest deployment than are wanted: those that do not run yet go first,
    /// then the newest.
    private func stopSurplus(
        _ own: [ServiceTask], desired: Int, _ plan: inout ServicePlan, _ crew: Crew
    ) {
        guard own.count > desired else { return }
        let pending = own.filter { $0.lastStatus != .running }.reversed()
        let running = own.filter { $0.lastStatus == .running }.reversed()
        plan.stop += (Array(pending) + running).prefix(own.count - desired).map {
            stop($0, of: plan.service)
        }
    }

    /// Tasks of older deployments go as new ones are ready, or, where there is no room for
    /// new ones, as far as enough healthy ones go on.
    private func stopReplaced(
        missing: Int, blocked: Bool, _ limits: DeploymentLimits, _ plan: inout ServicePlan,
        _ crew: Crew
    ) {
        guard let primary = plan.service.primary else { return }
        let older = crew.live.filter { $0.membership.deploymentId != primary.id }
        guard !older.isEmpty else { return }
        let ready = crew.live(of: primary.id).count { crew.isReady($0) }
        // What does nobody any good goes at once.
        plan.stop += older.filter { !crew.serves($0) }.map { stop($0, of: plan.service) }
        let serving = older.filter(crew.serves)
        let spare = max(0, ready + serving.count - limits.lower)
        let replaced = max(0, serving.count - max(0, plan.service.desiredCount - ready))
        let inTheWay = blocked ? missing - plan.start : 0
        let count = min(serving.count, spare, max(replaced, inTheWay))
        plan.stop += serving.suffix(count).reversed().map { stop($0, of: plan.service) }
        for place in plan.service.deployments.indices.dropFirst() {
            let id = plan.service.deployments[place].id
            let stopping = Set(plan.stop.map(\.taskArn))
            plan.service.deployments[place].desiredCount =
                crew.live(of: id).count { !stopping.contains($0.arn) }
        }
    }

    /// Time alone changes some things: looks again then.
    func watchClocks(_ plan: inout ServicePlan, _ crew: Crew) {
        for task in crew.live {
            if let moment = crew.readyAt(task), moment > crew.now { plan.wake(at: moment) }
            let graceEnd = crew.graceEnd(of: task)
            if task.health == .unhealthy, graceEnd > crew.now { plan.wake(at: graceEnd) }
        }
    }

    /// Nothing moves, although something should: says why, once.
    private func explain(
        _ plan: inout ServicePlan, _ limits: DeploymentLimits, own: [ServiceTask], _ crew: Crew
    ) {
        let message: String
        if limits.upper > crew.live.count {
            return explainPlaces(&plan, crew)
        } else if own.allSatisfy(crew.isReady) {
            message =
                "was unable to stop or start tasks during a deployment because of the service "
                + "deployment configuration. Update the minimumHealthyPercent or maximumPercent "
                + "value and try again."
        } else {
            return
        }
        say(message, &plan)
    }

    /// There is room for a task, but no place; looks for one again before long.
    func explainPlaces(_ plan: inout ServicePlan, _ crew: Crew) {
        plan.wake(at: crew.now.adding(seconds: Self.placeAgainSeconds))
        say(
            "was unable to place a task because no container instance met all of its "
                + "requirements. Reason: \(crew.surroundings.noPlaceReason)", &plan)
    }

    /// Once, as long as nothing else is said.
    func say(_ message: String, _ plan: inout ServicePlan) {
        let known = plan.service.events.first?.message
        if known != plan.service.sentence(message) { plan.messages.append(message) }
    }
}

extension ServiceRecord {
    /// As the service's events say it.
    package func sentence(_ message: String) -> String { "(service \(name)) \(message)" }
}
