import KECSModel
import Testing

@Suite("TaskPlanner, towards RUNNING")
struct TaskPlannerStartTests {
    @Test("PENDING, started, RUNNING")
    func oneContainer() {
        var scene = Scene([.named("web")])
        #expect(scene.step().start == ["web"])
        #expect(scene.task.lastStatus == .pending)
        scene.see("web", .starting)
        #expect(scene.step().start == [])
        #expect(scene.task.lastStatus == .pending)
        scene.now = scene.now.adding(seconds: 3)
        scene.see("web", .running)
        let plan = scene.step()
        #expect(plan.start == [] && plan.terminate == [] && plan.wakeAt == nil)
        #expect(scene.task.lastStatus == .running)
        #expect(scene.task.startedAt == scene.now)
        #expect(scene.task.container("web")?.lastStatus == .running)
    }

    @Test("a container that exists but never ran is started")
    func created() {
        var scene = Scene([.named("web")])
        scene.see("web", .created)
        #expect(scene.plan.start == ["web"])
    }

    @Test("RUNNING when the last container runs")
    func severalContainers() {
        var scene = Scene([.named("a"), .named("b"), .named("c", essential: false)])
        #expect(scene.step().start == ["a", "b", "c"])
        scene.see("a", .running)
        scene.see("b", .starting)
        #expect(scene.step().start == ["c"])
        #expect(scene.task.lastStatus == .pending)
        scene.see("b", .running)
        scene.see("c", .running)
        scene.step()
        #expect(scene.task.lastStatus == .running)
    }

    @Test("a non-essential container that ended, or could not start, holds nobody up")
    func nonEssentialEnds() {
        for phase in [
            ContainerObservation.Phase.exited(code: 0), .exited(code: 3),
            .failed(ContainerFailure(.cannotStartContainer, "no")),
        ] {
            var scene = Scene([.named("web"), .named("init", essential: false)])
            scene.see("web", .running)
            scene.see("init", phase)
            scene.step()
            #expect(scene.task.lastStatus == .running)
            #expect(scene.task.desiredStatus == .running)
            #expect(scene.task.container("init")?.lastStatus == .stopped)
        }
    }

    @Test("a task stays RUNNING when a non-essential container exits with an error")
    func nonEssentialExit() {
        var scene = Scene([.named("web"), .named("log", essential: false)])
        scene.see("web", .running)
        scene.see("log", .running)
        scene.step()
        scene.see("log", .exited(code: 9))
        let plan = scene.step()
        #expect(scene.task.lastStatus == .running)
        #expect(plan.start == [] && plan.terminate == [])
        #expect(scene.task.container("log")?.exitCode == 9)
    }

    @Test("awsvpc: PROVISIONING until there is an interface")
    func awsvpc() {
        var scene = Scene([.named("web")], networkMode: .awsvpc)
        #expect(scene.step().start == ["web"])
        #expect(scene.task.lastStatus == .provisioning)
        scene.see("web", .starting)
        scene.observation.networkInterface = NetworkInterfaceObservation(
            privateIPv4Address: "10.0.0.2")
        scene.step()
        #expect(scene.task.lastStatus == .pending)
        #expect(scene.task.networkInterface?.privateIPv4Address == "10.0.0.2")
        scene.see("web", .running)
        scene.step()
        #expect(scene.task.lastStatus == .running)
    }

    @Test("what is seen of pulls, images, ports and health is written down")
    func observed() {
        var scene = Scene([.named("web")])
        scene.observation.pullStartedAt = Timestamp(milliseconds: 1)
        scene.observation.pullStoppedAt = Timestamp(milliseconds: 2)
        scene.see("web", .running)
        let binding = NetworkBindingObservation(
            bindIP: "0.0.0.0", containerPort: 80, hostPort: 32_768, transport: .tcp)
        scene.observation.containers["web"]?.networkBindings = [binding]
        scene.observation.containers["web"]?.imageDigest = "sha256:1"
        scene.observation.containers["web"]?.runtimeId = "r"
        scene.observation.containers["web"]?.health = .unhealthy
        scene.step()
        // The engine may forget, and the row does not.
        scene.observation.pullStartedAt = nil
        scene.observation.pullStoppedAt = nil
        scene.observation.containers["web"]?.networkBindings = []
        scene.observation.containers["web"]?.imageDigest = nil
        scene.observation.containers["web"]?.runtimeId = nil
        scene.step()
        #expect(scene.task.pullStartedAt == Timestamp(milliseconds: 1))
        #expect(scene.task.pullStoppedAt == Timestamp(milliseconds: 2))
        let web = scene.task.container("web")
        #expect(web?.networkBindings == [binding])
        #expect(web?.imageDigest == "sha256:1")
        #expect(web?.runtimeId == "r")
        #expect(web?.health == .unhealthy)
        // Stand-alone tasks go on whatever their health.
        #expect(scene.task.desiredStatus == .running)
        #expect(scene.task.health == .unhealthy)
    }

    @Test("the task's health is that of its essential containers that have a check")
    func health() {
        func health(_ parts: (essential: Bool, health: ContainerHealth?)...) -> ContainerHealth {
            var task = TaskRecord.of(
                parts.enumerated().map { .named("c\($0)", essential: $1.essential) })
            for (index, part) in parts.enumerated() { task.containers[index].health = part.health }
            return task.health
        }
        #expect(health((true, nil)) == .unknown)
        #expect(health((true, .healthy), (true, nil)) == .healthy)
        #expect(health((true, .healthy), (true, .unknown)) == .unknown)
        #expect(health((true, .unknown), (true, .unhealthy)) == .unhealthy)
        #expect(health((true, .healthy), (false, .unhealthy)) == .healthy)
        #expect(health((true, nil), (false, .healthy)) == .unknown)
    }
}
