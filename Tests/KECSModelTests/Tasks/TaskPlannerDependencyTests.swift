import KECSModel
import Testing

@Suite("TaskPlanner, dependencies")
struct TaskPlannerDependencyTests {
    @Test("START: once the other runs")
    func start() {
        var scene = Scene([.named("web", .on("db", .start)), .named("db")])
        #expect(scene.step().start == ["db"])
        scene.see("db", .starting)
        #expect(scene.step().start == [])
        scene.see("db", .running)
        #expect(scene.step().start == ["web"])
        scene.see("web", .running)
        scene.step()
        #expect(scene.task.lastStatus == .running)
    }

    @Test("COMPLETE: once the other has exited, with any code", arguments: [0, 1])
    func complete(_ code: Int) {
        var scene = Scene([.named("web", .on("init", .complete)), .named("init", essential: false)])
        #expect(scene.step().start == ["init"])
        scene.see("init", .running)
        #expect(scene.step().start == [])
        #expect(scene.task.lastStatus == .pending)
        scene.see("init", .exited(code: code))
        #expect(scene.step().start == ["web"])
    }

    @Test("SUCCESS: once the other has exited with 0")
    func success() {
        var scene = Scene([.named("web", .on("init", .success)), .named("init", essential: false)])
        scene.see("init", .running)
        #expect(scene.step().start == [])
        scene.see("init", .exited(code: 0))
        #expect(scene.step().start == ["web"])
    }

    @Test("SUCCESS that fails fails the dependents, and the task with them")
    func successFails() {
        var scene = Scene([
            .named("web", .on("app", .start)), .named("app", essential: false, .on("init", .success)),
            .named("init", essential: false),
        ])
        scene.see("init", .exited(code: 2))
        let plan = scene.step()
        #expect(plan.start == [])
        #expect(scene.task.lastStatus == .stopped)
        #expect(scene.task.stopCode == .taskFailedToStart)
        #expect(scene.task.stoppedReason == "TaskDependencyError: container app never started")
        #expect(
            scene.task.container("app")?.reason
                == "TaskDependencyError: container init did not exit with code 0")
        #expect(scene.task.container("init")?.exitCode == 2)
    }

    @Test("HEALTHY: once the other is, looked at only at the start")
    func healthy() {
        var scene = Scene([.named("web", .on("db", .healthy)), .named("db")])
        scene.see("db", .running)
        #expect(scene.step().start == [])
        for health in [ContainerHealth.unknown, .unhealthy] {
            scene.observation.containers["db"]?.health = health
            #expect(scene.step().start == [])
        }
        scene.observation.containers["db"]?.health = .healthy
        #expect(scene.step().start == ["web"])
        scene.see("web", .running)
        scene.step()
        scene.observation.containers["db"]?.health = .unhealthy
        let plan = scene.step()
        #expect(scene.task.lastStatus == .running)
        #expect(plan.terminate == [])
    }

    @Test("an essential container that cannot start is the reason, not who waited for it")
    func rootCause() {
        var scene = Scene([.named("web", .on("db", .start)), .named("db")])
        scene.see("db", .failed(ContainerFailure(.cannotPullContainer, "no")))
        scene.step()
        #expect(scene.task.lastStatus == .stopped)
        #expect(scene.task.stoppedReason == "CannotPullContainerError: no")
        #expect(scene.task.container("web")?.reason == nil)
    }

    @Test("a non-essential dependent that cannot start takes nobody with it")
    func nonEssentialDependent() {
        var scene = Scene([
            .named("web"), .named("log", essential: false, .on("init", .success)),
            .named("init", essential: false),
        ])
        scene.see("web", .running)
        scene.see("init", .exited(code: 1))
        scene.step()
        #expect(scene.task.lastStatus == .running)
        #expect(scene.task.container("log")?.lastStatus == .stopped)
        #expect(scene.task.container("log")?.reason?.hasPrefix("TaskDependencyError") == true)
    }

    @Test("past the dependency's startTimeout the task gives up")
    func startTimeout() {
        var scene = Scene([
            .named("web", .on("db", .healthy)), .named("db").with { $0.startTimeout = 10 },
        ])
        scene.see("db", .running)
        scene.observation.containers["db"]?.health = .unknown
        #expect(scene.step().wakeAt == Timestamp(milliseconds: 10_000))
        scene.now = Timestamp(milliseconds: 10_000)
        let plan = scene.step()
        #expect(plan.terminate == ["db"])
        #expect(scene.task.stopCode == .taskFailedToStart)
        #expect(
            scene.task.stoppedReason
                == "TaskDependencyError: container db was not ready within its startTimeout of 10 s")
    }
}
