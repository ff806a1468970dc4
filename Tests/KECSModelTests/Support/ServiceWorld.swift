import KECSModel

/// A service among whatever may become of it: task definitions by nature, ports that are taken,
/// clients with requests. Each step is held against what the planner must never do.
struct ServiceWorld {
    /// What becomes of the tasks of a revision.
    enum Nature: CaseIterable {
        case works, worksChecked, neverStarts, crashes, neverHealthy

        var isGood: Bool { self == .works || self == .worksChecked }
        var isChecked: Bool { self == .worksChecked || self == .neverHealthy }
    }

    enum Request: CaseIterable {
        case scaleUp, scaleDown, zero, zeroAndUp, force, update, updateBadly, delete
        case stopTask, taskDies, taskSick, portTaken, portFree, allDie
    }

    static let healthyAfter = 5000
    var scene: ServiceScene
    /// Those that are not there work.
    var natures: [Int: Nature] = [:]
    /// Revisions whose tasks take the one port of the machine.
    var portRevisions: Set<Int> = []
    var isPortForeign = false
    /// Nothing is heard of the tasks.
    var isEngineLost = false
    var revision = 1
    private(set) var complaints: [String] = []
    /// States that the service was in.
    private(set) var seen: Set<String> = []
    private var sick: Set<String> = []
    private var steps = 0

    init(desired: Int, minimum: Int = 100, maximum: Int = 200) {
        scene = ServiceScene(
            desired: desired, minimum: minimum, maximum: maximum, healthyAfter: Self.healthyAfter)
    }

    private func revision(of arn: String) -> Int {
        arn.split(separator: ":").last.flatMap { Int($0) } ?? 0
    }

    private func nature(of arn: String) -> Nature { natures[revision(of: arn)] ?? .works }

    // MARK: Steps

    /// One step of the planner, and what must hold of each.
    @discardableResult
    mutating func step() -> ServicePlan {
        steps += 1
        scene.surroundings.newDeploymentId = "ecs-svc/back-\(steps)"
        scene.surroundings.checked = Set(
            natures.filter(\.value.isChecked).keys.map(ServiceScene.definition))
        scene.surroundings.places = places(of: scene.service, scene.tasks)
        scene.surroundings.noPlaceReason = "The port is taken."
        let before = scene
        let plan = scene.step()
        check(plan, before)
        // As the state forgets them.
        scene.tasks.removeAll { $0.lastStatus == .stopped && $0.membership?.isAccounted == true }
        if let primary = scene.service.primary {
            let older = scene.service.deployments.count > 1 ? "older" : "alone"
            seen.insert("\(scene.service.status) \(primary.rolloutState) \(older)")
            if primary.isRollback { seen.insert("rollback \(primary.rolloutState)") }
            if scene.service.startsAgainAt.map({ $0 > scene.now }) ?? false { seen.insert("held back") }
        }
        return plan
    }

    /// Of the deployment that is launched.
    private func places(of service: ServiceRecord, _ tasks: [TaskRecord]) -> Int {
        guard let launching = service.launching,
            portRevisions.contains(revision(of: launching.launch.taskDefinitionArn))
        else { return .max }
        let isTaken = tasks.contains {
            $0.lastStatus != .stopped && portRevisions.contains(revision(of: $0.taskDefinitionArn))
        }
        return isTaken || isPortForeign ? 0 : 1
    }

    private mutating func check(_ plan: ServicePlan, _ before: ServiceScene) {
        let limits = DeploymentLimits(plan.service)
        if plan.start > 0 {
            if before.live.count + plan.start > limits.upper { complaints.append("beyond maximumPercent") }
            if plan.start > places(of: plan.service, before.tasks) { complaints.append("beyond the places") }
            if plan.service.status != .active { complaints.append("a deleted service starts tasks") }
        }
        let failed = Set(plan.service.deployments.filter { $0.rolloutState == .failed }.map(\.id))
        let known = Set(before.tasks.map(\.arn))
        for task in scene.tasks where !known.contains(task.arn) {
            if failed.contains(task.membership?.deploymentId ?? "") {
                complaints.append("a task of a FAILED deployment was started")
            }
        }
        let stopping = Set(plan.stop.map(\.taskArn))
        if stopping.count != plan.stop.count { complaints.append("stopped twice") }
        if plan.service.status == .active {
            let serving = before.live.filter(Self.serves)
            let left = serving.count { !stopping.contains($0.arn) }
            if left < min(serving.count, limits.lower) { complaints.append("below minimumHealthyPercent") }
        }
        if let wakeAt = plan.wakeAt, wakeAt <= before.now { complaints.append("wakes at once, for ever") }
    }

    static func serves(_ task: TaskRecord) -> Bool { task.lastStatus == .running && task.health != .unhealthy }

    // MARK: What happens

    /// Time passes, and the tasks do as is their nature.
    mutating func pass(milliseconds: Int) {
        scene.pass(milliseconds: milliseconds)
        guard !isEngineLost else { return }
        for place in scene.tasks.indices {
            let task = scene.tasks[place]
            let nature = nature(of: task.taskDefinitionArn)
            if task.desiredStatus == .stopped {
                guard task.lastStatus != .stopped else { continue }
                scene.tasks[place].lastStatus = .stopped
                scene.tasks[place].executionStoppedAt = scene.now
            } else if task.lastStatus == .pending, nature != .neverStarts {
                scene.run(place)
            } else if task.lastStatus == .pending {
                scene.fail(place)
            } else if nature == .crashes {
                scene.fail(place)
                // Soon after its start, however late that is looked at.
                let end = task.startedAt?.adding(seconds: 1) ?? scene.now
                scene.tasks[place].executionStoppedAt = min(end, scene.now)
            } else if nature.isChecked {
                let isSick = nature == .neverHealthy || sick.contains(task.arn)
                scene.tasks[place].containers[0].health = isSick ? .unhealthy : .healthy
            }
        }
    }

    /// A client's request, or a blow of fate. One that has no object does nothing.
    mutating func meet(_ request: Request, _ random: inout Random) {
        let live = scene.tasks.indices.filter { scene.tasks[$0].desiredStatus == .running }
        let isActive = scene.service.status == .active
        let desired = scene.service.desiredCount
        switch request {
        case .scaleUp where isActive: scene.service.scale(to: desired + Int.random(in: 1...3, using: &random))
        case .scaleDown where isActive: scene.service.scale(to: max(0, desired - 1))
        case .zero where isActive: scene.service.scale(to: 0)
        case .zeroAndUp where isActive:
            scene.service.scale(to: 0)
            for _ in 0..<3 {
                step()
                pass(milliseconds: 1000)
            }
            scene.service.scale(to: 2)
        case .force where isActive: begin(revision, &random)
        case .update where isActive: update(to: [.works, .worksChecked], &random)
        case .updateBadly where isActive: update(to: [.neverStarts, .crashes, .neverHealthy], &random)
        case .delete where isActive:
            scene.service.status = .draining
            scene.service.scale(to: 0)
        case .stopTask:
            guard let place = live.randomElement(using: &random) else { return }
            scene.tasks[place].desiredStatus = .stopped
            scene.tasks[place].stopCode = .userInitiated
        case .taskDies:
            if let place = live.randomElement(using: &random) { scene.fail(place) }
        case .taskSick:
            let checked = live.filter { nature(of: scene.tasks[$0].taskDefinitionArn).isChecked }
            if let place = checked.randomElement(using: &random) { sick.insert(scene.tasks[place].arn) }
        case .portTaken: isPortForeign = true
        case .portFree: isPortForeign = false
        case .allDie: for place in live { scene.fail(place) }
        default: break
        }
    }

    private mutating func update(to natures: [Nature], _ random: inout Random) {
        revision += 1
        self.natures[revision] = natures.randomElement(using: &random)
        if Int.random(in: 0..<4, using: &random) == 0 { portRevisions.insert(revision) }
        begin(revision, &random)
    }

    /// As UpdateService begins one. Now and then another follows before the first step.
    private mutating func begin(_ revision: Int, _ random: inout Random) {
        for _ in 0..<Int.random(in: 1...2, using: &random) {
            steps += 1
            scene.service.dropDeployments(without: scene.tasks.compactMap(ServiceTask.init))
            scene.deploy(revision, id: "ecs-svc/\(revision)-\(steps)")
        }
    }

    // MARK: Where it ends

    /// Whether nothing happens any more, after so many rounds at most.
    mutating func comesToRest(rounds: Int = 150) -> Bool {
        var still = 0
        for _ in 0..<rounds {
            let before = (scene.service, scene.tasks)
            var wait = 10_000
            if let startsAgainAt = scene.service.startsAgainAt, startsAgainAt > scene.now {
                wait = max(wait, startsAgainAt.milliseconds - scene.now.milliseconds)
                still = 0
            }
            pass(milliseconds: wait)
            step()
            still = before == (scene.service, scene.tasks) ? still + 1 : 0
            if still == 4 { return true }
        }
        return false
    }

    /// What is wrong with where the service has got to; nil where it is what was asked for, or
    /// says why not.
    func complaint(isAtRest: Bool) -> String? {
        if let complaint = complaints.first { return complaint }
        let service = scene.service
        guard service.status == .active, let primary = service.primary else {
            return service.status == .inactive && scene.live.isEmpty ? nil : "the deleted service is still there"
        }
        let serving = scene.live.filter(Self.serves)
        let isFull = serving.count == service.desiredCount && scene.live.count == serving.count
        let said = service.events.map(\.message)
        let isBad = service.launching.map { !nature(of: $0.launch.taskDefinitionArn).isGood } ?? false
        guard isAtRest else {
            // Goes on trying: says that it is in vain.
            let reasons = ["is unable to consistently start", "failed container health checks"]
            let isSaid = said.contains { text in reasons.contains { text.contains($0) } }
            return isBad && isSaid ? nil : "never at rest: \(summary)"
        }
        switch primary.rolloutState {
        case .completed where isFull && service.deployments.count == 1: return nil
        case .failed where isFull: return nil
        default: break
        }
        return said.first?.contains("was unable to") == true ? nil : "stands still and does not say why: \(summary)"
    }

    private var summary: String {
        let service = scene.service
        let deployments = service.deployments.map { "\($0.id) \($0.rolloutState) \($0.desiredCount)" }
        let tasks = scene.tasks.map { task in
            "\(task.membership?.deploymentId ?? "") \(task.lastStatus) \(task.desiredStatus) \(task.health)"
        }
        return "desired \(service.desiredCount), \(service.minimumHealthyPercent) to \(service.maximumPercent), "
            + "\(deployments), \(tasks), \(service.events.prefix(3).map(\.message))"
    }
}
