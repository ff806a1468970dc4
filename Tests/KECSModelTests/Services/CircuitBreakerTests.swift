import KECSModel
import Testing

/// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
struct CircuitBreakerTests {
    @Test(
        "the threshold is half of the desired count, from 3 to 200",
        arguments: [(1, 3), (6, 3), (7, 4), (25, 13), (400, 200), (800, 200)])
    func threshold(desired: Int, threshold: Int) {
        #expect(DeploymentLimits.circuitBreakerThreshold(desiredCount: desired) == threshold)
    }

    /// Each task of the PRIMARY deployment ends as soon as it is there.
    private func failing(
        _ scene: inout ServiceScene, rounds: Int, started: Bool = false
    ) {
        for _ in 0..<rounds {
            scene.step()
            for place in scene.tasks.indices
            where scene.tasks[place].desiredStatus == .running
                && scene.tasks[place].membership?.deploymentId == scene.service.primary?.id
                && scene.service.primary?.isRollback == false
            {
                if started { scene.run(place) }
                scene.fail(place)
            }
            // As long as starts are held back at most.
            scene.pass(milliseconds: 27 * 60_000)
        }
    }

    @Test("without it a deployment goes on trying")
    func off() {
        var scene = ServiceScene(desired: 1)
        failing(&scene, rounds: 10)
        #expect(scene.service.primary?.rolloutState == .inProgress)
        #expect(scene.service.primary?.failedTasks == 6)
        #expect(scene.messages == ["is unable to consistently start tasks successfully."])
    }

    @Test("the deployment fails, starts nothing more, and what there was goes on")
    func fails() {
        var scene = ServiceScene(desired: 1)
        scene.settle()
        scene.service.circuitBreaker.enable = true
        scene.deploy(2)
        failing(&scene, rounds: 8)
        #expect(scene.service.primary?.rolloutState == .failed)
        #expect(
            scene.service.primary?.rolloutStateReason
                == "ECS deployment circuit breaker: tasks failed to start.")
        #expect(scene.service.deployments.map(\.id) == ["ecs-svc/2", "ecs-svc/1"])
        #expect(scene.revisions == ["1"])
        #expect(scene.tasks.count == 1 + 3)
        #expect(scene.happenings.last == .deploymentFailed)
        #expect(
            scene.messages.last == "(deployment ecs-svc/2) deployment failed: tasks failed to start.")
        #expect(scene.service.steadySince == nil)
        scene.deploy(3)
        scene.settle()
        #expect(scene.revisions == ["3"])
        #expect(scene.service.primary?.rolloutState == .completed)
    }

    @Test("it goes back to the newest that was complete, as a new deployment")
    func rollsBack() {
        var scene = ServiceScene(desired: 2)
        scene.settle()
        scene.service.circuitBreaker = ServiceRecord.CircuitBreaker(enable: true, rollback: true)
        scene.deploy(2)
        failing(&scene, rounds: 6)
        #expect(scene.service.primary?.id == "ecs-svc/rollback")
        #expect(scene.service.primary?.isRollback == true)
        #expect(scene.service.primary?.launch.taskDefinitionArn == ServiceScene.definition(1))
        #expect(
            scene.service.primary?.rolloutStateReason
                == "ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/1.")
        // What it goes back to is no target any more, until it is complete.
        #expect(scene.service.lastCompleted == nil)
        scene.settle()
        #expect(scene.revisions == ["1", "1"])
        #expect(scene.service.primary?.rolloutState == .completed)
        #expect(scene.service.lastCompleted?.id == "ecs-svc/rollback")
        #expect(
            scene.messages.suffix(4) == [
                "(deployment ecs-svc/2) deployment failed: tasks failed to start.",
                "rolling back to deployment ecs-svc/1.",
                "(deployment ecs-svc/rollback) deployment completed.",
                "has reached a steady state.",
            ])
    }

    @Test("with nothing to go back to it stalls")
    func nothingToGoBackTo() {
        var scene = ServiceScene(desired: 1)
        scene.service.circuitBreaker = ServiceRecord.CircuitBreaker(enable: true, rollback: true)
        failing(&scene, rounds: 8)
        #expect(scene.service.primary?.rolloutState == .failed)
        #expect(scene.tasks.count == 3)
    }

    @Test("tasks that end before they count as healthy are failures, too")
    func crashLoop() {
        var scene = ServiceScene(desired: 1, healthyAfter: 5000)
        scene.service.circuitBreaker.enable = true
        failing(&scene, rounds: 6, started: true)
        #expect(scene.service.primary?.rolloutState == .failed)
    }

    @Test("a task that gets healthy ends the count")
    func reset() {
        var scene = ServiceScene(desired: 1)
        scene.service.circuitBreaker.enable = true
        failing(&scene, rounds: 2)
        scene.step()
        #expect(scene.service.primary?.failedTasks == 2)
        scene.settle()
        #expect(scene.service.primary?.failedTasks == 0)
        #expect(scene.service.primary?.rolloutState == .completed)
    }

    @Test("beside a healthy one a task that fails is no failure of the deployment")
    func badLuck() {
        var scene = ServiceScene(desired: 2)
        scene.step()
        scene.run(0)
        scene.fail(1)
        scene.step()
        #expect(scene.service.primary?.failedTasks == 0)
    }

    @Test("what was told to stop is no failure")
    func toldToStop() {
        var scene = ServiceScene(desired: 1)
        scene.step()
        scene.tasks[0].desiredStatus = .stopped
        scene.tasks[0].lastStatus = .stopped
        scene.tasks[0].stopCode = .userInitiated
        scene.step()
        #expect(scene.service.primary?.failedTasks == 0)
        #expect(scene.service.setbacks == 0)
    }
}
