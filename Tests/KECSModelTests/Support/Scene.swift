import KECSModel

/// A task, what the engine says of it, and a clock: what the planner decides from.
struct Scene {
    let spec: TaskSpec
    var task: TaskRecord
    var observation: TaskObservation
    var now = Timestamp(milliseconds: 0)
    var released = false
    private let planner = TaskPlanner(stopTimeoutSeconds: 30)

    init(_ containers: [ContainerSpec], networkMode: TaskSpec.NetworkMode = .bridge) {
        task = .of(containers, lastStatus: networkMode == .awsvpc ? .provisioning : .pending)
        spec = TaskSpec(
            arn: task.arn, id: task.id, clusterName: "one", family: "app", revision: 1,
            networkMode: networkMode, containers: containers)
        observation = TaskObservation(taskArn: task.arn)
    }

    /// The engine sees the container in this phase from now on.
    mutating func see(_ name: String, _ phase: ContainerObservation.Phase) {
        var container = observation.containers[name] ?? ContainerObservation(phase: phase)
        container.phase = phase
        switch phase {
        case .running: container.startedAt = container.startedAt ?? now
        case .exited:
            container.startedAt = container.startedAt ?? now
            container.finishedAt = container.finishedAt ?? now
        case .failed: container.finishedAt = now
        case .starting, .created: break
        }
        observation.containers[name] = container
    }

    mutating func stop(reason: String = "enough") {
        guard task.desiredStatus == .running else { return }
        task.desiredStatus = .stopped
        task.stopCode = .userInitiated
        task.stoppedReason = reason
    }

    var plan: TaskPlan {
        planner.plan(task, spec: spec, observation: observation, released: released, now: now)
    }

    /// Plans, and makes the plan's row the task's.
    @discardableResult
    mutating func step() -> TaskPlan {
        let plan = plan
        task = plan.task
        return plan
    }
}

extension ContainerSpec {
    func with(_ change: (inout ContainerSpec) -> Void) -> ContainerSpec {
        var spec = self
        change(&spec)
        return spec
    }
}
