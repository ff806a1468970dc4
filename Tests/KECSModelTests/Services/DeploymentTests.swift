import KECSModel
import Testing

/// Rolling deployments: how many of the old and of the new run meanwhile.
/// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
struct DeploymentTests {
    private func deployed(
        desired: Int, minimum: Int = 100, maximum: Int = 200, healthyAfter: Int = 0
    ) -> ServiceScene {
        var scene = ServiceScene(
            desired: desired, minimum: minimum, maximum: maximum, healthyAfter: healthyAfter)
        scene.settle()
        scene.pass(milliseconds: healthyAfter)
        scene.settle()
        scene.deploy(2)
        return scene
    }

    @Test("all at once where there is room for all")
    func doubled() {
        var scene = deployed(desired: 4)
        #expect(scene.service.deployments.map(\.status) == [.primary, .active])
        let plan = scene.step()
        #expect(plan.start == 4 && plan.stop.isEmpty)
        scene.settle()
        #expect(scene.revisions == ["2", "2", "2", "2"])
        #expect(scene.service.deployments.map(\.id) == ["ecs-svc/2"])
        #expect(scene.service.primary?.rolloutState == .completed)
    }

    @Test("half of them first where there is no room for more")
    func halved() {
        var scene = deployed(desired: 4, minimum: 50, maximum: 100)
        let plan = scene.step()
        #expect(plan.start == 0 && plan.stop.count == 2)
        #expect(scene.service.deployments.last?.desiredCount == 2)
        scene.settle()
        #expect(scene.revisions == ["2", "2", "2", "2"])
        #expect(scene.service.primary?.rolloutState == .completed)
    }

    @Test(
        "between the limits in every step",
        arguments: [
            (1, 0, 100), (1, 100, 200), (2, 50, 150), (3, 100, 134), (4, 75, 125), (5, 20, 100),
            (7, 90, 115), (10, 100, 110),
        ])
    func limits(desired: Int, minimum: Int, maximum: Int) {
        var scene = deployed(desired: desired, minimum: minimum, maximum: maximum)
        let limits = DeploymentLimits(scene.service)
        for _ in 0..<100 {
            scene.step()
            let live = scene.live
            #expect(live.count <= limits.upper)
            #expect(live.count { $0.lastStatus == .running } >= limits.lower)
            scene.settleTasks()
        }
        #expect(scene.revisions == Array(repeating: "2", count: desired))
        #expect(scene.service.primary?.rolloutState == .completed)
    }

    @Test("the old ones go as the new ones are ready, not before")
    func waitsForTheNew() {
        var scene = deployed(desired: 2, healthyAfter: 5000)
        scene.step()
        scene.settleTasks()
        #expect(scene.step().stop.isEmpty)
        scene.pass(milliseconds: 5000)
        #expect(scene.step().stop.count == 2)
    }

    @Test(
        "where nothing may stop and nothing may start it says so, once",
        arguments: [(3, 100, 125), (1, 100, 150)])
    func stuck(desired: Int, minimum: Int, maximum: Int) {
        var scene = deployed(desired: desired, minimum: minimum, maximum: maximum)
        let plan = scene.step()
        #expect(plan.start == 0 && plan.stop.isEmpty)
        #expect(
            plan.messages == [
                "was unable to stop or start tasks during a deployment because of the service "
                    + "deployment configuration. Update the minimumHealthyPercent or maximumPercent "
                    + "value and try again."
            ])
        #expect(scene.step().messages.isEmpty)
        scene.service.maximumPercent = 200
        scene.settle()
        #expect(scene.service.primary?.rolloutState == .completed)
    }

    @Test("a newer deployment replaces one that is under way")
    func overtaken() {
        var scene = deployed(desired: 2)
        scene.step()
        scene.deploy(3)
        #expect(scene.service.deployments.map(\.id) == ["ecs-svc/3", "ecs-svc/2", "ecs-svc/1"])
        scene.settle()
        #expect(scene.revisions == ["3", "3"])
        #expect(scene.service.deployments.map(\.id) == ["ecs-svc/3"])
        #expect(scene.service.lastCompleted?.id == "ecs-svc/3")
    }

    @Test("tasks that do no good are no loss: they go at once")
    func brokenOnes() {
        var scene = deployed(desired: 2)
        scene.tasks[0].lastStatus = .pending
        let plan = scene.step()
        #expect(plan.stop.map(\.taskArn) == [scene.tasks[0].arn])
    }

    @Test("a scale-out during a deployment is the new deployment's")
    func scaledMeanwhile() {
        var scene = deployed(desired: 1)
        scene.step()
        scene.service.desiredCount = 3
        scene.settle()
        #expect(scene.revisions == ["2", "2", "2"])
        #expect(scene.service.primary?.rolloutState == .completed)
    }
}
