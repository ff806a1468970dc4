import KECSModel
import Testing

struct ServicePlannerTests {
    @Test("a new service starts its tasks, completes its deployment and is steady")
    func begins() {
        var scene = ServiceScene(desired: 3)
        #expect(scene.step().start == 3)
        #expect(scene.plan.start == 0)
        #expect(scene.service.primary?.rolloutState == .inProgress)
        scene.settle()
        #expect(scene.service.primary?.rolloutState == .completed)
        #expect(scene.service.lastCompleted?.id == "ecs-svc/1")
        #expect(
            scene.messages == [
                "(deployment ecs-svc/1) deployment completed.", "has reached a steady state.",
            ])
        #expect(scene.happenings == [.deploymentCompleted])
        #expect(scene.plan.messages.isEmpty)
    }

    @Test("a steady service says so again after six hours")
    func steadyAgain() {
        var scene = ServiceScene(desired: 1)
        scene.settle()
        #expect(scene.plan.wakeAt == scene.now.adding(seconds: 6 * 3600))
        scene.pass(milliseconds: 6 * 3_600_000)
        #expect(scene.step().messages == ["has reached a steady state."])
        #expect(scene.step().messages.isEmpty)
    }

    @Test("a service without tasks is steady")
    func none() {
        var scene = ServiceScene(desired: 0)
        scene.settle()
        #expect(scene.tasks.isEmpty)
        #expect(scene.service.primary?.rolloutState == .completed)
    }

    @Test("tasks without health checks count once they have run for a while")
    func healthyAfter() {
        var scene = ServiceScene(desired: 1, healthyAfter: 5000)
        scene.settle()
        #expect(scene.service.primary?.rolloutState == .inProgress)
        #expect(scene.plan.wakeAt == scene.now.adding(milliseconds: 5000))
        scene.pass(milliseconds: 4999)
        scene.settle()
        #expect(scene.service.primary?.rolloutState == .inProgress)
        scene.pass(milliseconds: 1)
        scene.settle()
        #expect(scene.service.primary?.rolloutState == .completed)
    }

    @Test("tasks with health checks count once these say so")
    func checked() {
        var scene = ServiceScene(desired: 1)
        scene.surroundings.checked = [ServiceScene.definition(1)]
        scene.settle()
        #expect(scene.service.primary?.rolloutState == .inProgress)
        scene.tasks[0].containers[0].health = .healthy
        scene.settle()
        #expect(scene.service.primary?.rolloutState == .completed)
    }

    @Test("more are started, fewer are stopped: the newest first, those before that do not run yet")
    func scales() {
        var scene = ServiceScene(desired: 2)
        scene.settle()
        scene.service.desiredCount = 4
        #expect(scene.step().start == 2)
        scene.run(2)
        scene.service.desiredCount = 1
        let plan = scene.step()
        #expect(plan.stop.map(\.taskArn) == [3, 2, 1].map { scene.tasks[$0].arn })
        #expect(
            plan.stop.first?.reason == "Scaling activity initiated by (deployment ecs-svc/1)")
        scene.settle()
        #expect(scene.live.map(\.arn) == [scene.tasks[0].arn])
        #expect(scene.service.steadySince != nil)
    }

    @Test("what has stopped is replaced at once")
    func replaces() {
        var scene = ServiceScene(desired: 2)
        scene.settle()
        scene.tasks[0].desiredStatus = .stopped
        scene.tasks[0].stopCode = .userInitiated
        let plan = scene.step()
        #expect(plan.start == 1)
        #expect(scene.service.setbacks == 0)
        #expect(scene.service.primary?.failedTasks == 0)
        // Complete it stays; steady it is no more, until the new one runs.
        #expect(scene.service.primary?.rolloutState == .completed)
        #expect(scene.service.steadySince == nil)
    }

    @Test("a deleted service stops its tasks and is INACTIVE once all are on their way out")
    func drains() {
        var scene = ServiceScene(desired: 2)
        scene.settle()
        scene.service.status = .draining
        scene.service.desiredCount = 0
        #expect(scene.step().stop.count == 2)
        #expect(scene.service.status == .draining)
        scene.tasks[0].lastStatus = .stopping
        scene.step()
        #expect(scene.service.status == .draining)
        scene.tasks[1].lastStatus = .stopped
        scene.step()
        #expect(scene.service.status == .inactive)
        #expect(scene.service.deployments.isEmpty)
        #expect(scene.service.inactiveAt == scene.now)
        #expect(scene.happenings.last == .deleted)
        #expect(scene.plan == ServicePlan(service: scene.service))
    }

    @Test("an unhealthy task is replaced, first the new one where there is room")
    func unhealthy() {
        var scene = ServiceScene(desired: 1)
        scene.surroundings.checked = [ServiceScene.definition(1)]
        scene.settle()
        scene.tasks[0].containers[0].health = .healthy
        scene.settle()
        scene.tasks[0].containers[0].health = .unhealthy
        let plan = scene.step()
        #expect(plan.start == 1 && plan.stop.isEmpty)
        scene.settleTasks()
        #expect(scene.step().stop.isEmpty)
        scene.tasks[1].containers[0].health = .healthy
        let next = scene.step()
        #expect(next.stop.map(\.reason) == ["Task failed container health checks"])
        #expect(next.messages == ["(task \(scene.tasks[0].id)) failed container health checks."])
        scene.settle()
        #expect(scene.live.map(\.arn) == [scene.tasks[1].arn])
    }

    @Test("an unhealthy task goes first where there is no room for another")
    func unhealthyWithoutRoom() {
        var scene = ServiceScene(desired: 1, minimum: 0, maximum: 100)
        scene.surroundings.checked = [ServiceScene.definition(1)]
        scene.settle()
        scene.tasks[0].containers[0].health = .unhealthy
        let plan = scene.step()
        #expect(plan.start == 0 && plan.stop.count == 1)
        scene.settleTasks()
        #expect(scene.step().start == 1)
    }

    @Test("within its grace period nobody minds that a task is unhealthy")
    func grace() {
        var scene = ServiceScene(desired: 1)
        scene.service.healthCheckGracePeriodSeconds = 60
        scene.surroundings.checked = [ServiceScene.definition(1)]
        scene.settle()
        scene.tasks[0].containers[0].health = .unhealthy
        let plan = scene.step()
        #expect(plan.start == 0 && plan.stop.isEmpty)
        #expect(plan.wakeAt == scene.now.adding(seconds: 60))
        scene.pass(milliseconds: 60_000)
        #expect(scene.step().start == 1)
    }

    @Test("where no place is left it says why, once, and tries again")
    func noPlace() {
        var scene = ServiceScene(desired: 2)
        scene.surroundings.places = 1
        scene.surroundings.noPlaceReason = "The port is taken."
        #expect(scene.step().start == 1)
        scene.surroundings.places = 0
        scene.settleTasks()
        let plan = scene.step()
        #expect(
            plan.messages == [
                "was unable to place a task because no container instance met all of its "
                    + "requirements. Reason: The port is taken."
            ])
        #expect(plan.wakeAt == scene.now.adding(seconds: 5))
        #expect(scene.step().messages.isEmpty)
        scene.surroundings.places = 1
        #expect(scene.step().start == 1)
    }
}
