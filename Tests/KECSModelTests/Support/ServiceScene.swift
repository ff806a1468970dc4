import KECSModel

/// A service, its tasks and a clock: what the planner decides from.
struct ServiceScene {
    static let root = "arn:aws:ecs:us-east-1:000000000000:"
    var service: ServiceRecord
    var tasks: [TaskRecord] = []
    var now = Timestamp(milliseconds: 1_000_000)
    var surroundings = ServicePlanner.Surroundings(newDeploymentId: "ecs-svc/rollback")
    /// All messages of all steps.
    var messages: [String] = []
    var happenings: [ServicePlan.Happening] = []
    private let planner: ServicePlanner
    private var made = 0

    init(desired: Int, minimum: Int = 100, maximum: Int = 200, healthyAfter: Int = 0) {
        planner = ServicePlanner(healthyAfterMilliseconds: healthyAfter)
        service = ServiceRecord(
            arn: "\(Self.root)service/one/web", name: "web", clusterArn: "\(Self.root)cluster/one",
            ordinal: 1, desiredCount: desired, options: JSONDocument(bytes: Array("{}".utf8)),
            deployment: Self.deployment(1, desired: desired, at: now), createdAt: now)
        service.minimumHealthyPercent = minimum
        service.maximumPercent = maximum
    }

    private static func deployment(_ revision: Int, desired: Int, at now: Timestamp) -> DeploymentRecord {
        DeploymentRecord(
            id: "ecs-svc/\(revision)",
            launch: DeploymentRecord.Launch(
                taskDefinitionArn: definition(revision), launchType: "EC2"),
            desiredCount: desired, createdAt: now)
    }

    static func definition(_ revision: Int) -> String { "\(root)task-definition/web:\(revision)" }

    /// A new deployment of that revision.
    mutating func deploy(_ revision: Int, id: String? = nil) {
        var deployment = Self.deployment(revision, desired: service.desiredCount, at: now)
        if let id { deployment.id = id }
        service.begin(deployment)
    }

    var plan: ServicePlan { planner.plan(service, tasks: tasks.compactMap(ServiceTask.init), surroundings, now: now) }

    /// Plans, and does what the plan says.
    @discardableResult
    mutating func step() -> ServicePlan {
        let plan = plan
        service = plan.service
        for (arn, membership) in plan.memberships { change(arn) { $0.membership = membership } }
        for stop in plan.stop {
            change(stop.taskArn) { task in
                task.desiredStatus = .stopped
                task.stopCode = .serviceSchedulerInitiated
                task.stoppedReason = stop.reason
            }
        }
        for _ in 0..<plan.start { addTask() }
        messages += plan.messages
        for message in plan.messages {
            service.append(
                ServiceRecord.Event(id: "e", createdAt: now, message: service.sentence(message)))
        }
        happenings += plan.happenings
        return plan
    }

    private mutating func addTask() {
        guard let launching = service.launching else { return }
        made += 1
        var task = TaskRecord.of([.named("web")], number: made)
        task.ordinal = made
        task.taskDefinitionArn = launching.launch.taskDefinitionArn
        task.membership = ServiceMembership(serviceArn: service.arn, deploymentId: launching.id)
        task.createdAt = now
        tasks.append(task)
    }

    private mutating func change(_ arn: String, _ change: (inout TaskRecord) -> Void) {
        guard let place = tasks.firstIndex(where: { $0.arn == arn }) else { return }
        change(&tasks[place])
    }

    /// What is pending runs, what is to stop has stopped.
    mutating func settleTasks() {
        for place in tasks.indices {
            if tasks[place].desiredStatus == .stopped { tasks[place].lastStatus = .stopped }
            if tasks[place].lastStatus == .pending { run(place) }
        }
    }

    mutating func run(_ place: Int) {
        tasks[place].lastStatus = .running
        tasks[place].startedAt = now
    }

    /// Ends by itself.
    mutating func fail(_ place: Int) {
        tasks[place].desiredStatus = .stopped
        tasks[place].lastStatus = .stopped
        tasks[place].executionStoppedAt = now
        tasks[place].stopCode =
            tasks[place].startedAt == nil ? .taskFailedToStart : .essentialContainerExited
    }

    /// Steps until nothing changes; tasks do as they are told.
    mutating func settle() {
        for _ in 0..<100 {
            let before = (service, tasks)
            step()
            settleTasks()
            if before == (service, tasks) { return }
        }
    }

    mutating func pass(milliseconds: Int) { now = now.adding(milliseconds: milliseconds) }

    var live: [TaskRecord] { tasks.filter { $0.desiredStatus == .running } }
    /// Revisions of the tasks that are to run.
    var revisions: [String] {
        live.map { String($0.taskDefinitionArn.split(separator: ":").last ?? "") }.sorted()
    }
}
