import KECSModel
import Testing

@Suite("TaskPlanner, towards STOPPED")
struct TaskPlannerStopTests {
    private func running(_ containers: [ContainerSpec]) -> Scene {
        var scene = Scene(containers)
        for container in containers { scene.see(container.name, .running) }
        scene.step()
        return scene
    }

    @Test("the stop signal, then SIGKILL at the deadline, again until it ends")
    func terminateThenKill() {
        var scene = running([.named("web")])
        scene.stop()
        var plan = scene.step()
        #expect(plan.terminate == ["web"] && plan.kill == [])
        #expect(plan.wakeAt == Timestamp(milliseconds: 30_000))
        #expect(scene.task.lastStatus == .stopping)
        #expect(scene.task.container("web")?.stopSignalledAt == Timestamp(milliseconds: 0))
        scene.now = Timestamp(milliseconds: 29_999)
        plan = scene.step()
        #expect(plan.terminate == ["web"] && plan.kill == [])
        #expect(plan.wakeAt == Timestamp(milliseconds: 30_000))
        scene.now = Timestamp(milliseconds: 30_000)
        plan = scene.step()
        #expect(plan.terminate == [] && plan.kill == ["web"])
        #expect(plan.wakeAt == Timestamp(milliseconds: 32_000))
        scene.see("web", .exited(code: 137))
        plan = scene.step()
        #expect(plan.kill == [] && plan.wakeAt == nil)
        #expect(scene.task.lastStatus == .stopped)
        #expect(scene.task.stopCode == .userInitiated)
        #expect(scene.task.stoppedReason == "enough")
        #expect(scene.task.container("web")?.exitCode == 137)
        #expect(scene.task.stoppingAt == Timestamp(milliseconds: 0))
    }

    @Test("each container has its own stopTimeout; 0 counts as none")
    func stopTimeouts() {
        var scene = running([
            .named("a").with { $0.stopTimeout = 5 }, .named("b").with { $0.stopTimeout = 0 },
            .named("c").with { $0.stopTimeout = 60 },
        ])
        scene.stop()
        #expect(scene.step().wakeAt == Timestamp(milliseconds: 5000))
        scene.now = Timestamp(milliseconds: 5000)
        var plan = scene.step()
        #expect(plan.kill == ["a"] && plan.terminate == ["b", "c"])
        scene.now = Timestamp(milliseconds: 30_000)
        plan = scene.step()
        #expect(plan.kill == ["a", "b"] && plan.terminate == ["c"])
        scene.now = Timestamp(milliseconds: 60_000)
        #expect(scene.step().kill == ["a", "b", "c"])
    }

    @Test("stopping runs the dependencies backwards, each with its own time")
    func reverseOrder() {
        var scene = running([
            .named("db"), .named("app", .on("db", .start)), .named("web", .on("app", .start)),
        ])
        scene.stop()
        #expect(scene.step().terminate == ["web"])
        scene.now = Timestamp(milliseconds: 10_000)
        scene.see("web", .exited(code: 143))
        var plan = scene.step()
        #expect(plan.terminate == ["app"])
        #expect(plan.wakeAt == Timestamp(milliseconds: 40_000))
        #expect(scene.task.container("db")?.stopSignalledAt == nil)
        scene.see("app", .exited(code: 143))
        plan = scene.step()
        #expect(plan.terminate == ["db"])
        scene.see("db", .exited(code: 143))
        scene.step()
        #expect(scene.task.lastStatus == .stopped)
    }

    @Test("stop before anything has started")
    func beforeStart() {
        var scene = Scene([.named("web"), .named("log")])
        scene.stop()
        let plan = scene.step()
        #expect(plan.start == [] && plan.terminate == [] && plan.cancel == [])
        #expect(scene.task.lastStatus == .stopped)
        #expect(scene.task.containers.allSatisfy { $0.lastStatus == .stopped && $0.exitCode == nil })
        #expect(scene.task.stopCode == .userInitiated)
        #expect(scene.task.startedAt == nil)
    }

    @Test("stop while starting: the start is given up, and what came of it is stopped")
    func whileStarting() {
        var scene = Scene([.named("db"), .named("web", .on("db", .start))])
        scene.see("db", .running)
        scene.step()
        scene.see("web", .starting)
        scene.step()
        scene.stop()
        var plan = scene.step()
        // What web may become depends on db.
        #expect(plan.cancel == ["web"] && plan.terminate == [])
        #expect(scene.task.lastStatus == .stopping)
        // The start was faster.
        scene.see("web", .running)
        plan = scene.step()
        #expect(plan.cancel == [] && plan.terminate == ["web"])
        scene.see("web", .exited(code: 143))
        #expect(scene.step().terminate == ["db"])
        scene.see("db", .exited(code: 0))
        scene.step()
        #expect(scene.task.lastStatus == .stopped)
    }

    @Test("a start that was given up in time leaves nothing to stop")
    func givenUp() {
        var scene = Scene([.named("web")])
        scene.see("web", .starting)
        scene.step()
        scene.stop()
        #expect(scene.step().cancel == ["web"])
        scene.see("web", .created)
        scene.step()
        #expect(scene.task.lastStatus == .stopped)
        #expect(scene.task.container("web")?.exitCode == nil)
    }

    @Test("awsvpc: DEPROVISIONING until the network has been given back")
    func awsvpc() {
        var scene = Scene([.named("web")], networkMode: .awsvpc)
        scene.observation.networkInterface = NetworkInterfaceObservation(
            privateIPv4Address: "10.0.0.2")
        scene.see("web", .running)
        scene.step()
        scene.stop()
        #expect(!scene.step().release)
        #expect(scene.task.lastStatus == .stopping)
        scene.see("web", .exited(code: 143))
        #expect(scene.step().release)
        #expect(scene.task.lastStatus == .deprovisioning)
        #expect(scene.task.stoppedAt == nil)
        #expect(scene.step().release)
        scene.released = true
        #expect(!scene.step().release)
        #expect(scene.task.lastStatus == .stopped)
        #expect(scene.task.stoppedAt != nil)
    }

    @Test("the user's stop stays the reason, whatever the exit code")
    func userFirst() {
        var scene = running([.named("web")])
        scene.stop(reason: "because")
        scene.see("web", .exited(code: 1))
        scene.step()
        #expect(scene.task.stopCode == .userInitiated)
        #expect(scene.task.stoppedReason == "because")
    }
}
