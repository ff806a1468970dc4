import KECSModel
import Testing

/// Whatever clients ask for and whatever becomes of the tasks: what the planner does stays within
/// its limits, and once things go well the service gets to where it is to be.
struct ServicePlannerPropertyTests {
    @Test(arguments: 0..<300)
    func schedules(seed: Int) {
        var random = Random(seed: UInt64(seed) + 1)
        var scene = ServiceScene(
            desired: Int.random(in: 0...6, using: &random),
            minimum: [0, 50, 100].randomElement(using: &random) ?? 100,
            maximum: [150, 200].randomElement(using: &random) ?? 200,
            healthyAfter: [0, 5000].randomElement(using: &random) ?? 0)
        scene.service.circuitBreaker = ServiceRecord.CircuitBreaker(
            enable: Bool.random(using: &random), rollback: Bool.random(using: &random))
        var revision = 1
        for _ in 0..<60 {
            disturb(&scene, &revision, &random)
            check(&scene, seed: seed)
            scene.surroundings.newDeploymentId = "ecs-svc/back-\(scene.tasks.count)-\(scene.now.milliseconds)"
        }
        // From now on everything works; a deployment that has failed needs a new one.
        scene.service.desiredCount = max(1, scene.service.desiredCount)
        scene.service.maximumPercent = 200
        scene.deploy(revision + 1)
        for _ in 0..<40 {
            scene.settle()
            scene.pass(milliseconds: 60_000)
        }
        #expect(
            scene.revisions
                == Array(repeating: "\(revision + 1)", count: scene.service.desiredCount), "\(seed)")
        #expect(scene.service.deployments.count == 1, "\(seed)")
        #expect(scene.service.primary?.rolloutState == .completed, "\(seed)")
        #expect(scene.service.steadySince != nil, "\(seed)")
    }

    private func disturb(_ scene: inout ServiceScene, _ revision: inout Int, _ random: inout Random) {
        scene.pass(milliseconds: Int.random(in: 0...8000, using: &random))
        for place in scene.tasks.indices {
            let task = scene.tasks[place]
            switch Int.random(in: 0..<8, using: &random) {
            case 0...2 where task.lastStatus == .pending && task.desiredStatus == .running:
                scene.run(place)
            case 3 where task.desiredStatus == .running: scene.fail(place)
            case 4...6 where task.desiredStatus == .stopped: scene.tasks[place].lastStatus = .stopped
            default: break
            }
        }
        switch Int.random(in: 0..<12, using: &random) {
        case 0:
            revision += 1
            scene.deploy(revision)
        case 1: scene.service.desiredCount = Int.random(in: 0...6, using: &random)
        default: break
        }
    }

    /// One step, and what must hold of every step.
    private func check(_ scene: inout ServiceScene, seed: Int) {
        let before = scene
        let plan = scene.step()
        let limits = DeploymentLimits(plan.service)
        #expect(plan.start == 0 || before.live.count + plan.start <= limits.upper, "\(seed)")
        #expect(Set(plan.stop.map(\.taskArn)).count == plan.stop.count, "\(seed)")
        let stopping = Set(plan.stop.map(\.taskArn))
        #expect(before.live.filter { stopping.contains($0.arn) }.count == stopping.count, "\(seed)")
        // Of what runs no more is stopped than may be.
        let running = before.live.filter { $0.lastStatus == .running }
        let left = running.count { !stopping.contains($0.arn) }
        #expect(left >= min(running.count, limits.lower), "\(seed)")
        #expect(plan.service.primary?.status == .primary, "\(seed)")
        #expect(plan.service.deployments.count { $0.status == .primary } == 1, "\(seed)")
        #expect(plan.wakeAt.map { $0 > before.now } ?? true, "\(seed)")
    }
}
