import KECSModel
import Testing

/// A service whose PRIMARY deployment has FAILED goes on.
/// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
struct FailedDeploymentTests {
    /// Revision 1 runs, revision 2 has failed.
    private func failed(desired: Int = 2, minimum: Int = 100, maximum: Int = 200) -> ServiceWorld {
        var world = ServiceWorld(desired: desired, minimum: minimum, maximum: maximum)
        world.scene.service.circuitBreaker.enable = true
        world.natures[2] = .neverStarts
        _ = world.comesToRest()
        world.scene.deploy(2)
        _ = world.comesToRest()
        return world
    }

    /// Revision 1 has failed, and there is no other.
    private func failedAlone() -> ServiceWorld {
        var world = ServiceWorld(desired: 2)
        world.scene.service.circuitBreaker.enable = true
        world.natures[1] = .neverStarts
        _ = world.comesToRest()
        return world
    }

    private func rest(
        _ world: inout ServiceWorld, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let isAtRest = world.comesToRest()
        #expect(isAtRest, sourceLocation: sourceLocation)
    }

    @Test("it scales out and in with tasks of the older deployment")
    func scales() {
        var world = failed()
        #expect(world.scene.service.primary?.rolloutState == .failed)
        for count in [5, 1, 0, 3] {
            world.scene.service.scale(to: count)
            rest(&world)
            #expect(world.scene.revisions == Array(repeating: "1", count: count))
            #expect(world.scene.service.deployments.map(\.id) == ["ecs-svc/2", "ecs-svc/1"])
            #expect(world.scene.service.deployments.last?.desiredCount == count)
        }
        #expect(world.scene.service.primary?.rolloutState == .failed)
        #expect(world.complaints.isEmpty)
    }

    @Test("a task that ends is replaced by one of the older deployment, which it says once")
    func replaces() {
        var world = failed()
        var random = Random(seed: 1)
        for _ in 0..<3 {
            world.meet(.taskDies, &random)
            rest(&world)
            #expect(world.scene.revisions == ["1", "1"])
        }
        let text = "(deployment ecs-svc/2) has failed: tasks are started for (deployment ecs-svc/1)."
        #expect(world.scene.messages.count { $0 == text } == 1)
    }

    @Test("all that die at once come back")
    func replacesAll() {
        var world = failed()
        var random = Random(seed: 1)
        world.meet(.allDie, &random)
        rest(&world)
        #expect(world.scene.revisions == ["1", "1"])
    }

    @Test("an unhealthy task is replaced, first the new one where there is room")
    func unhealthy() {
        var world = ServiceWorld(desired: 1)
        world.scene.service.circuitBreaker.enable = true
        world.natures = [1: .worksChecked, 2: .neverStarts]
        _ = world.comesToRest()
        world.scene.deploy(2)
        _ = world.comesToRest()
        let sick = world.scene.live.first?.arn
        var random = Random(seed: 1)
        world.meet(.taskSick, &random)
        world.pass(milliseconds: 1)
        let plan = world.step()
        #expect(plan.start == 1 && plan.stop.isEmpty)
        rest(&world)
        #expect(world.scene.revisions == ["1"])
        #expect(world.scene.live.first?.arn != sick)
        #expect(world.scene.messages.contains { $0.hasSuffix("failed container health checks.") })
        // The failure is its own deployment's, not the one's that has failed.
        #expect(world.scene.service.primary?.failedTasks == 3)
    }

    @Test("what had been stopped to make room comes back")
    func madeRoom() {
        var world = failed(desired: 4, minimum: 50, maximum: 100)
        #expect(world.scene.service.primary?.rolloutState == .failed)
        rest(&world)
        #expect(world.scene.revisions == ["1", "1", "1", "1"])
        #expect(world.complaints.isEmpty)
    }

    @Test("those of the failed deployment go first when there are too many")
    func surplus() {
        var world = failed()
        world.natures[2] = .works
        world.scene.service.changePrimary {
            $0.rolloutState = .inProgress
            $0.failedTasks = 0
        }
        world.step()
        world.pass(milliseconds: 1)
        #expect(world.scene.revisions == ["1", "1", "2", "2"])
        world.scene.service.changePrimary { $0.rolloutState = .failed }
        rest(&world)
        #expect(world.scene.revisions == ["1", "1"])
    }

    @Test("without an older deployment it says why nothing starts, once")
    func alone() {
        var world = failedAlone()
        let text =
            "was unable to start tasks because (deployment ecs-svc/1) has failed and no older "
            + "deployment is left. Update the service to start a new deployment."
        #expect(world.scene.service.primary?.rolloutState == .failed)
        #expect(world.scene.messages.last == text)
        world.scene.service.scale(to: 4)
        rest(&world)
        #expect(world.scene.messages.count { $0 == text } == 1)
        #expect(world.scene.live.isEmpty)
        // A scale to zero is what it can do; then nothing is missing.
        world.scene.service.scale(to: 0)
        rest(&world)
        world.scene.deploy(2)
        world.scene.service.scale(to: 2)
        rest(&world)
        #expect(world.scene.revisions == ["2", "2"])
        #expect(world.scene.service.primary?.rolloutState == .completed)
    }

    @Test("a port that is taken is told, and tasks start when it is free")
    func port() {
        var world = failed(desired: 1)
        world.portRevisions = [1]
        world.isPortForeign = true
        var random = Random(seed: 1)
        world.meet(.taskDies, &random)
        rest(&world)
        let text =
            "was unable to place a task because no container instance met all of its "
            + "requirements. Reason: The port is taken."
        #expect(world.scene.messages.last == text)
        let plan = world.step()
        #expect(plan.wakeAt == world.scene.now.adding(seconds: 5))
        world.isPortForeign = false
        rest(&world)
        #expect(world.scene.revisions == ["1"])
    }

    @Test("tasks of the older deployment that do not stay are held back, too")
    func heldBack() {
        var world = failed(desired: 1)
        world.natures[1] = .crashes
        for _ in 0..<8 {
            world.pass(milliseconds: 1)
            world.step()
        }
        #expect(world.scene.service.startsAgainAt.map { $0 > world.scene.now } == true)
        #expect(world.scene.messages.contains("is unable to consistently start tasks successfully."))
        world.natures[1] = .works
        rest(&world)
        #expect(world.scene.revisions == ["1"])
    }

    @Test("an older one that was never complete has its circuit breaker, too")
    func olderFails() {
        var world = ServiceWorld(desired: 1)
        world.scene.service.circuitBreaker.enable = true
        world.step()
        world.pass(milliseconds: 1)
        world.natures[2] = .neverStarts
        world.scene.deploy(2)
        _ = world.comesToRest()
        #expect(world.scene.service.launching?.id == "ecs-svc/1")
        world.natures[1] = .crashes
        rest(&world)
        #expect(world.scene.service.launching == nil)
        #expect(world.scene.messages.last?.hasPrefix("was unable to start tasks because") == true)
    }

    @Test("a rollback starts nothing before it is known where it finds a place")
    func rollbackToAPort() {
        var world = ServiceWorld(desired: 2, minimum: 0, maximum: 200)
        world.scene.service.circuitBreaker = ServiceRecord.CircuitBreaker(enable: true, rollback: true)
        world.scene.service.desiredCount = 1
        world.portRevisions = [1]
        _ = world.comesToRest()
        world.natures[2] = .neverStarts
        world.scene.deploy(2)
        _ = world.comesToRest()
        #expect(world.complaints.isEmpty)
        #expect(world.scene.revisions == ["1"])
    }

    @Test("deleted, it goes")
    func deleted() {
        var world = failed()
        var random = Random(seed: 1)
        world.meet(.delete, &random)
        rest(&world)
        #expect(world.scene.service.status == .inactive)
        #expect(world.scene.live.isEmpty)
    }
}
