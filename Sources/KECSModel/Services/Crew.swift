/// The tasks of a service as its planner sees them at one moment.
struct Crew {
    let service: ServiceRecord
    /// In order of creation.
    let tasks: [ServiceTask]
    /// Those that are to run.
    let live: [ServiceTask]
    let surroundings: ServicePlanner.Surroundings
    let now: Timestamp
    /// Milliseconds.
    private let healthyAfter: Int
    private let clock: ClockHistory

    init(
        service: ServiceRecord, tasks: [ServiceTask], planner: ServicePlanner,
        _ surroundings: ServicePlanner.Surroundings, now: Timestamp
    ) {
        self.service = service
        self.tasks = tasks
        live = tasks.filter { $0.desiredStatus == .running }
        self.surroundings = surroundings
        self.now = now
        healthyAfter = planner.healthyAfterMilliseconds
        clock = planner.clock
    }

    func live(of deploymentId: String) -> [ServiceTask] {
        live.filter { $0.membership.deploymentId == deploymentId }
    }

    /// Whether a new task has come as far as its deployment wants it: healthy where its
    /// definition has health checks, else running for some time.
    func isReady(_ task: ServiceTask) -> Bool {
        guard task.lastStatus == .running, task.desiredStatus == .running else { return false }
        if surroundings.checked.contains(task.taskDefinitionArn) { return task.health == .healthy }
        return readyAt(task).map { now >= $0 } ?? false
    }

    /// When a running task without health checks counts as healthy; nil for others.
    func readyAt(_ task: ServiceTask) -> Timestamp? {
        guard task.lastStatus == .running, let startedAt = startedAt(of: task),
            !surroundings.checked.contains(task.taskDefinitionArn)
        else { return nil }
        return startedAt.adding(milliseconds: healthyAfter)
    }

    /// Whether a task that ends had come so far, seen or not; health checks have to have been
    /// seen.
    func wasReady(_ task: ServiceTask) -> Bool {
        guard task.desiredStatus == .stopped, let startedAt = startedAt(of: task),
            !surroundings.checked.contains(task.taskDefinitionArn)
        else { return false }
        return end(of: task) >= startedAt.adding(milliseconds: healthyAfter)
    }

    /// When its containers ended; now where they have not yet.
    func end(of task: ServiceTask) -> Timestamp {
        task.executionStoppedAt.map(clock.present) ?? now
    }

    /// By the wall clock as it is set now, like all moments here.
    func startedAt(of task: ServiceTask) -> Timestamp? { task.startedAt.map(clock.present) }

    /// When tasks are started again after setbacks; nil: at once.
    func startsAgainAt(_ service: ServiceRecord) -> Timestamp? {
        guard let moment = service.startsAgainAt, let setBackAt = service.setBackAt else {
            return nil
        }
        return clock.present(setBackAt)
            .adding(milliseconds: moment.milliseconds - setBackAt.milliseconds)
    }

    func setBackAt(_ service: ServiceRecord) -> Timestamp? {
        service.setBackAt.map(clock.present)
    }

    /// Whether its health checks have failed, and count.
    func isUnhealthy(_ task: ServiceTask) -> Bool {
        task.lastStatus == .running && task.health == .unhealthy && now >= graceEnd(of: task)
    }

    /// Whether a task that is to be replaced still does its work.
    func serves(_ task: ServiceTask) -> Bool {
        task.lastStatus == .running && !isUnhealthy(task)
    }

    /// Until then nobody minds that it is unhealthy.
    func graceEnd(of task: ServiceTask) -> Timestamp {
        (startedAt(of: task) ?? clock.present(task.createdAt)).adding(
            seconds: service.healthCheckGracePeriodSeconds ?? 0)
    }
}
