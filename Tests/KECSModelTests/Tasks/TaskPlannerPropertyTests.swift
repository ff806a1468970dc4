import KECSModel
import Testing

@Suite("TaskPlanner, whatever happens")
struct TaskPlannerPropertyTests {
    /// A task of up to four containers with random dependencies without a cycle.
    private func scene(_ random: inout Random) -> Scene {
        let count = Int.random(in: 1...4, using: &random)
        var containers: [ContainerSpec] = []
        for index in 0..<count {
            var spec = ContainerSpec.named(
                "c\(index)", essential: index == 0 || Bool.random(using: &random))
            for earlier in containers where Int.random(in: 0..<3, using: &random) == 0 {
                let conditions: [ContainerDependency.Condition] =
                    earlier.essential ? [.start, .healthy] : [.start, .complete, .success, .healthy]
                if let condition = conditions.randomElement(using: &random) {
                    spec.dependsOn.append(.on(earlier.name, condition))
                }
            }
            if Bool.random(using: &random) {
                spec.stopTimeout = Int.random(in: 0...40, using: &random)
            }
            if Bool.random(using: &random) {
                spec.startTimeout = Int.random(in: 0...40, using: &random)
            }
            containers.append(spec)
        }
        containers.shuffle(using: &random)
        return Scene(containers, networkMode: Bool.random(using: &random) ? .awsvpc : .bridge)
    }

    /// Anything an engine may say, in any order, truthful or not.
    private func disturb(_ scene: inout Scene, _ random: inout Random) {
        let name = scene.spec.containers.randomElement(using: &random)?.name ?? ""
        let phases: [ContainerObservation.Phase] = [
            .starting, .created, .running, .running, .exited(code: 0), .exited(code: 1),
            .exited(code: nil), .failed(ContainerFailure(.cannotStartContainer, "no")),
        ]
        switch Int.random(in: 0..<12, using: &random) {
        case 0..<6: scene.see(name, phases.randomElement(using: &random) ?? .created)
        case 6: scene.observation.containers[name] = nil
        case 7: scene.observation.containers[name]?.health = .healthy
        case 8:
            scene.observation.networkInterface = NetworkInterfaceObservation(
                privateIPv4Address: "10.0.0.2")
        case 9: if Int.random(in: 0..<4, using: &random) == 0 { scene.stop() }
        default:
            scene.now = scene.now.adding(
                milliseconds: Int.random(in: 0..<20_000, using: &random))
        }
    }

    @Test("a random walk never breaks a rule and ends STOPPED", arguments: 0..<40)
    func walk(_ seed: UInt64) {
        var random = Random(seed: seed)
        for _ in 0..<25 {
            var scene = scene(&random)
            for _ in 0..<30 {
                let former = scene.task
                disturb(&scene, &random)
                let asked = scene.task
                let plan = scene.step()
                check(plan, after: former, scene)
                // Planned twice from the same: the same row, and the same still to do.
                let again = scene.plan
                #expect(again.task == plan.task)
                if asked != plan.task { #expect(again.start == plan.start) }
            }
            // All that is left ends.
            scene.stop()
            for container in scene.spec.containers {
                switch scene.observation.containers[container.name]?.phase {
                case .starting, .running: scene.see(container.name, .exited(code: 0))
                default: break
                }
            }
            scene.step()
            scene.released = true
            let former = scene.task
            check(scene.step(), after: former, scene)
            #expect(scene.task.lastStatus == .stopped)
            #expect(scene.task.stopCode != nil && scene.task.stoppedReason != nil)
            #expect(scene.task.stoppedAt != nil && scene.task.executionStoppedAt != nil)
            #expect(scene.task.containers.allSatisfy { $0.lastStatus == .stopped })
        }
    }

    private func check(_ plan: TaskPlan, after former: TaskRecord, _ scene: Scene) {
        func place(_ status: TaskStatus) -> Int { TaskStatus.allCases.firstIndex(of: status) ?? -1 }
        func place(_ status: ContainerRecord.Status) -> Int {
            ContainerRecord.Status.allCases.firstIndex(of: status) ?? -1
        }
        let task = plan.task
        #expect(place(task.lastStatus) >= place(former.lastStatus))
        for (before, after) in zip(former.containers, task.containers) {
            #expect(place(after.lastStatus) >= place(before.lastStatus))
            if before.lastStatus == .stopped { #expect(before == after) }
        }
        #expect(!(former.desiredStatus == .stopped && task.desiredStatus == .running))
        if let moment = former.startedAt { #expect(task.startedAt == moment) }

        let byName = Dictionary(uniqueKeysWithValues: task.containers.map { ($0.name, $0) })
        #expect(Set(plan.start).isDisjoint(with: plan.cancel + plan.terminate + plan.kill))
        #expect(Set(plan.terminate).isDisjoint(with: plan.kill))
        for name in plan.start {
            #expect(task.desiredStatus == .running)
            #expect(byName[name]?.lastStatus == .pending)
        }
        for name in plan.terminate + plan.kill {
            #expect(task.desiredStatus == .stopped)
            #expect(byName[name]?.lastStatus == .running)
            // Nothing is stopped under what stands on it.
            for other in scene.spec.containers
            where other.dependsOn.contains(where: { $0.containerName == name }) {
                #expect(byName[other.name]?.lastStatus == .stopped)
            }
        }
        if !plan.terminate.isEmpty || !plan.kill.isEmpty { #expect(plan.wakeAt != nil) }
        if let wakeAt = plan.wakeAt { #expect(wakeAt > scene.now) }
        switch task.lastStatus {
        case .running:
            #expect(task.startedAt != nil)
            #expect(!task.containers.contains { $0.lastStatus == .pending })
            #expect(task.containers.contains { $0.essential && $0.lastStatus == .running })
        case .deprovisioning, .stopped:
            #expect(task.containers.allSatisfy { $0.lastStatus == .stopped })
            #expect(plan.start + plan.cancel + plan.terminate + plan.kill == [])
        default: break
        }
    }
}
