import KECSModel
import Testing

@Suite("TaskPlanner, when containers end")
struct TaskPlannerEndTests {
    @Test("an essential container's exit ends the task, also with 0", arguments: [0, 1, 137])
    func essentialExit(_ code: Int) {
        var scene = Scene([.named("web")])
        scene.see("web", .running)
        scene.step()
        scene.now = scene.now.adding(seconds: 5)
        scene.see("web", .exited(code: code))
        scene.now = scene.now.adding(seconds: 1)
        scene.step()
        let task = scene.task
        #expect(task.lastStatus == .stopped)
        #expect(task.desiredStatus == .stopped)
        #expect(task.stopCode == .essentialContainerExited)
        #expect(task.stoppedReason == "Essential container in task exited")
        #expect(task.container("web")?.exitCode == code)
        #expect(task.container("web")?.reason == nil)
        #expect(task.executionStoppedAt == Timestamp(milliseconds: 5000))
        #expect(task.stoppedAt == scene.now)
        #expect(task.startedAt == Timestamp(milliseconds: 0))
    }

    @Test("the others are stopped with it")
    func othersStop() {
        var scene = Scene([.named("web"), .named("log", essential: false)])
        scene.see("web", .running)
        scene.see("log", .running)
        scene.step()
        scene.see("web", .exited(code: 1))
        let plan = scene.step()
        #expect(scene.task.lastStatus == .stopping)
        #expect(scene.task.stoppingAt == scene.now)
        #expect(plan.terminate == ["log"])
        #expect(plan.wakeAt == scene.now.adding(seconds: 30))
        scene.see("log", .exited(code: 143))
        scene.step()
        #expect(scene.task.lastStatus == .stopped)
        #expect(scene.task.stopCode == .essentialContainerExited)
    }

    @Test("a failed start is TaskFailedToStart with the error by its name")
    func failedStart() {
        var scene = Scene([.named("web"), .named("log", essential: false)])
        scene.see("log", .starting)
        scene.see("web", .failed(ContainerFailure(.cannotPullContainer, "no such image")))
        let plan = scene.step()
        #expect(plan.cancel == ["log"] && plan.terminate == [] && plan.start == [])
        #expect(scene.task.lastStatus == .stopping)
        scene.see("log", .created)
        scene.step()
        let task = scene.task
        #expect(task.lastStatus == .stopped)
        #expect(task.stopCode == .taskFailedToStart)
        #expect(task.stoppedReason == "CannotPullContainerError: no such image")
        #expect(task.startedAt == nil)
        #expect(task.container("web")?.exitCode == nil)
        #expect(task.container("web")?.reason == "CannotPullContainerError: no such image")
        #expect(task.container("log")?.exitCode == nil)
    }

    @Test("ran and ended before it was ever seen running")
    func fastExit() {
        var scene = Scene([.named("web"), .named("log", essential: false)])
        scene.step()
        scene.now = Timestamp(milliseconds: 100)
        scene.see("web", .running)
        scene.now = Timestamp(milliseconds: 200)
        scene.see("log", .exited(code: 0))
        scene.see("web", .exited(code: 0))
        scene.now = Timestamp(milliseconds: 900)
        scene.step()
        let task = scene.task
        #expect(task.lastStatus == .stopped)
        #expect(task.stopCode == .essentialContainerExited)
        #expect(task.startedAt == Timestamp(milliseconds: 200))
        #expect(task.executionStoppedAt == Timestamp(milliseconds: 200))
    }

    @Test("a task one of whose containers never ran has never started")
    func exitBeforeTheOthers() {
        var scene = Scene([.named("web"), .named("log", essential: false)])
        scene.see("web", .exited(code: 1))
        scene.step()
        #expect(scene.task.stopCode == .essentialContainerExited)
        #expect(scene.task.startedAt == nil)
        #expect(scene.task.lastStatus == .stopped)
    }

    @Test("the essential container that ended first is the reason")
    func firstReason() {
        var scene = Scene([.named("a"), .named("b")])
        scene.now = Timestamp(milliseconds: 10)
        scene.see("b", .failed(ContainerFailure(.cannotStartContainer, "first")))
        scene.now = Timestamp(milliseconds: 20)
        scene.see("a", .failed(ContainerFailure(.cannotStartContainer, "second")))
        scene.step()
        #expect(scene.task.stoppedReason == "CannotStartContainerError: first")
        #expect(scene.task.executionStoppedAt == Timestamp(milliseconds: 10))
    }

    @Test("out of memory: the exit code and the name")
    func outOfMemory() {
        var scene = Scene([.named("web")])
        scene.see("web", .running)
        scene.step()
        scene.see("web", .exited(code: 137))
        scene.observation.containers["web"]?.failure = ContainerFailure(
            .outOfMemory, "Container killed due to memory usage")
        scene.step()
        #expect(scene.task.container("web")?.exitCode == 137)
        #expect(
            scene.task.container("web")?.reason
                == "OutOfMemoryError: Container killed due to memory usage")
    }

    @Test("a container that ran and that the engine does not know any more is lost")
    func lost() {
        for forget in [
            { (scene: inout Scene) in scene.observation.containers = [:] },
            { (scene: inout Scene) in scene.see("web", .exited(code: nil)) },
            { (scene: inout Scene) in scene.see("web", .created) },
        ] {
            var scene = Scene([.named("web")])
            scene.see("web", .running)
            scene.step()
            forget(&scene)
            scene.step()
            #expect(scene.task.lastStatus == .stopped)
            #expect(scene.task.stopCode == .essentialContainerExited)
            #expect(scene.task.container("web")?.exitCode == nil)
            #expect(scene.task.container("web")?.reason?.hasPrefix("DockerStateError: ") == true)
        }
    }

    @Test("a container never goes backwards")
    func neverBackwards() {
        var scene = Scene([.named("web"), .named("log", essential: false)])
        scene.see("web", .running)
        scene.see("log", .exited(code: 4))
        scene.step()
        scene.see("web", .starting)
        #expect(scene.step().start == [])
        #expect(scene.task.container("web")?.lastStatus == .running)
        scene.see("log", .running)
        scene.observation.containers["log"]?.runtimeId = "another"
        let plan = scene.step()
        #expect(plan.task.container("log")?.lastStatus == .stopped)
        #expect(plan.task.container("log")?.exitCode == 4)
        #expect(plan.task.container("log")?.runtimeId == nil)
    }

    @Test("nothing becomes of a STOPPED task")
    func stoppedForGood() {
        var scene = Scene([.named("web")])
        scene.see("web", .exited(code: 0))
        scene.step()
        let stopped = scene.task
        scene.see("web", .running)
        scene.now = scene.now.adding(seconds: 99)
        #expect(scene.plan == TaskPlan(task: stopped))
    }
}
