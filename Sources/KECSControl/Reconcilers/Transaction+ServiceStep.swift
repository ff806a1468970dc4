import KECSModel

/// What has been done for a service at once.
struct ServiceStep: Sendable {
    /// ARNs of the tasks that were started or told to stop.
    var touched: [String]
    /// Whether the service's row is another one now.
    var isChange: Bool
    /// After how many milliseconds to look again although nothing may have happened.
    var wait: Int?
}

extension Transaction {
    /// Task ids in one of a service's messages.
    private static let idsInMessage = 10
    /// Tasks that one step starts, so that nobody else's commit waits long; the next step follows
    /// at once.
    private static let startsInStep = 200

    /// Plans what becomes of the service now, and writes it.
    mutating func step(
        _ former: ServiceRecord, _ planner: ServicePlanner, _ environment: Environment
    ) throws -> ServiceStep {
        var planner = planner
        planner.clock = environment.reading().clock
        let tasks = state.tasks(ofService: former.arn)
        let plan = planner.plan(
            former, tasks: tasks,
            state.surroundings(of: former, tasks, newDeploymentId: environment.deploymentId()),
            now: now)
        for (arn, membership) in plan.memberships {
            guard var task = state.tasks[arn] else { continue }
            task.membership = membership
            put(task)
        }
        var stopped: [TaskRecord] = []
        for stop in plan.stop { stopped += try carryOut(stop) }
        let started = try start(plan, beside: tasks, environment)
        var service = plan.service
        let messages =
            plan.messages + Self.messages("has started", "tasks", started)
            + Self.messages("has stopped", "running tasks", stopped)
        for message in messages {
            service.append(
                ServiceRecord.Event(
                    id: environment.uuid(), createdAt: now, message: service.sentence(message)))
        }
        try report(service, former: former, happenings: plan.happenings)
        return ServiceStep(
            touched: (started + stopped).map(\.arn),
            isChange: state.services[former.arn] != former,
            wait: plan.wakeAt.map { $0.milliseconds - now.milliseconds })
    }

    /// The task as it is now; none where it has gone.
    private mutating func carryOut(_ stop: ServicePlan.Stop) throws -> [TaskRecord] {
        guard let former = state.tasks[stop.taskArn] else { return [] }
        var task = former
        task.desiredStatus = .stopped
        task.stopCode = .serviceSchedulerInitiated
        task.stoppedReason = stop.reason
        try report(task, former: former)
        return [task]
    }

    private mutating func start(
        _ plan: ServicePlan, beside tasks: [ServiceTask], _ environment: Environment
    ) throws -> [TaskRecord] {
        guard plan.start > 0, let deployment = plan.service.launching,
            let definition = state.taskDefinitions[deployment.launch.taskDefinitionArn]
        else { return [] }
        let service = plan.service
        var factory = TaskFactory(
            clusterArn: service.clusterArn, definition: definition, launch: deployment.launch,
            group: "service:\(service.name)", environment: environment)
        factory.startedBy = deployment.id
        factory.membership = ServiceMembership(
            serviceArn: service.arn, deploymentId: deployment.id)
        factory.enableExecuteCommand = service.enableExecuteCommand
        factory.tags = Self.tags(of: service, definition)
        factory.placed = placed(of: deployment, tasks)
        var started: [TaskRecord] = []
        for _ in 0..<min(plan.start, Self.startsInStep) {
            let task = factory.make(ordinal: nextOrdinal, now: now)
            try report(task, former: nil)
            started.append(task)
        }
        return started
    }

    /// The deployment's tasks that are to run, by capacity provider.
    private func placed(
        of deployment: DeploymentRecord, _ tasks: [ServiceTask]
    ) -> [String: Int] {
        guard (deployment.launch.capacity?.items.count ?? 0) > 1 else { return [:] }
        var counts: [String: Int] = [:]
        for task in tasks where task.membership.deploymentId == deployment.id {
            guard let row = state.tasks[task.arn], row.desiredStatus == .running,
                let provider = row.capacityProvider
            else { continue }
            counts[provider, default: 0] += 1
        }
        return counts
    }

    /// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html
    private static func tags(of service: ServiceRecord, _ definition: TaskDefinitionRecord) -> [Tag] {
        let tags: [Tag] =
            switch service.propagateTags {
            case .service: service.tags
            case .taskDefinition: definition.tags
            case .none: []
            }
        guard service.enableECSManagedTags else { return tags }
        return tags + [
            .clusterName(ofCluster: service.clusterArn),
            Tag(key: "aws:ecs:serviceName", value: service.name),
        ]
    }

    /// In AWS's words, with so many tasks in each.
    private static func messages(
        _ what: String, _ whom: String, _ tasks: [TaskRecord]
    ) -> [String] {
        stride(from: 0, to: tasks.count, by: idsInMessage).map { first in
            let part = tasks[first..<min(first + idsInMessage, tasks.count)]
            let ids = part.map { "(task \($0.id))" }.joined(separator: " ")
            return "\(what) \(part.count) \(whom): \(ids)."
        }
    }
}
