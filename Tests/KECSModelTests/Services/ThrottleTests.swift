import KECSModel
import Testing

/// Starts that are held back.
/// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-throttle-logic.html
struct ThrottleTests {
    /// Seconds from each end of the only task to the next start.
    private func pauses(_ scene: inout ServiceScene, _ count: Int, started: Bool) -> [Int] {
        scene.step()
        return (0..<count).map { _ in
            let place = scene.tasks.count - 1
            if started { scene.run(place) }
            scene.fail(place)
            let ended = scene.now
            while scene.step().start == 0 {
                guard let wakeAt = scene.plan.wakeAt, wakeAt > scene.now else { return -1 }
                scene.now = wakeAt
            }
            return (scene.now.milliseconds - ended.milliseconds) / 1000
        }
    }

    @Test("tasks that do not start are tried later and later, up to 27 minutes")
    func notStarting() {
        var scene = ServiceScene(desired: 1)
        #expect(
            pauses(&scene, 15, started: false)
                == [0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1620, 1620])
    }

    @Test("tasks that end soon after their start, up to ten seconds")
    func crashing() {
        var scene = ServiceScene(desired: 1)
        #expect(pauses(&scene, 9, started: true) == [0, 0, 1, 2, 4, 8, 10, 10, 10])
    }

    @Test("a task that goes on running ends the series")
    func recovered() {
        var scene = ServiceScene(desired: 1)
        _ = pauses(&scene, 5, started: false)
        scene.pass(milliseconds: 1)
        scene.settleTasks()
        scene.pass(milliseconds: 10_000)
        scene.step()
        #expect(scene.service.setbacks == 0)
    }

    @Test("so does one that ends after that")
    func recoveredUnseen() {
        var scene = ServiceScene(desired: 1)
        _ = pauses(&scene, 5, started: false)
        scene.settleTasks()
        scene.pass(milliseconds: 10_000)
        scene.fail(scene.tasks.count - 1)
        #expect(scene.step().start == 1)
        #expect(scene.service.setbacks == 0)
    }

    @Test("a new deployment is not held back for the one before")
    func newDeployment() {
        var scene = ServiceScene(desired: 1)
        _ = pauses(&scene, 8, started: false)
        scene.fail(scene.tasks.count - 1)
        #expect(scene.step().start == 0)
        scene.deploy(2)
        #expect(scene.step().start == 1)
    }
}
