/// Decides what becomes of a task, from what should be, what is and the time.
///
/// Life cycle: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html
package struct TaskPlanner: Sendable {
    /// Seconds after which SIGKILL is sent once more to what still runs.
    package static let killAgainSeconds = 2

    /// Seconds between stop signal and SIGKILL where a container sets none.
    package var stopTimeoutSeconds: Int
    /// By which it tells how long ago something was.
    package var clock = ClockHistory()

    package init(stopTimeoutSeconds: Int) {
        self.stopTimeoutSeconds = stopTimeoutSeconds
    }

    /// - Parameters:
    ///   - released: The network of the stopped task has been given back.
    package func plan(
        _ task: TaskRecord, spec: TaskSpec, observation: TaskObservation, released: Bool,
        now: Timestamp
    ) -> TaskPlan {
        var plan = TaskPlan(task: task)
        guard task.lastStatus != .stopped else { return plan }
        let order = ContainerOrder(spec.containers, clock: clock)
        plan.task.adopt(observation, now: now)
        if plan.task.desiredStatus == .running {
            // What ended by itself comes first: it is the reason of what follows.
            plan.task.stopWithEssential(now: now)
        }
        if plan.task.desiredStatus == .running {
            failDependents(&plan.task, order: order, now: now)
            plan.task.stopWithEssential(now: now)
        }
        switch plan.task.desiredStatus {
        case .running: advance(&plan, observation: observation, order: order, now: now)
        case .stopped:
            wind(
                &plan, spec: spec, observation: observation, order: order, released: released,
                now: now)
        }
        return plan
    }

    /// Towards RUNNING.
    private func advance(
        _ plan: inout TaskPlan, observation: TaskObservation, order: ContainerOrder, now: Timestamp
    ) {
        let containers = plan.task.containers
        for container in containers where container.lastStatus == .pending {
            switch order.readiness(of: container.name, among: containers, now: now) {
            case .ready:
                switch observation.containers[container.name]?.phase {
                case nil, .created: plan.start.append(container.name)
                case .starting, .running, .exited, .failed: break
                }
            case .waiting(let until):
                if let until { plan.wake(at: until) }
            case .impossible:
                break  // Has been made to stop before.
            }
        }
        if !containers.contains(where: { $0.lastStatus == .pending }) {
            if plan.task.lastStatus != .running {
                plan.task.lastStatus = .running
                plan.task.startedAt = now
            }
        } else if plan.task.lastStatus == .provisioning, plan.task.networkInterface != nil {
            plan.task.lastStatus = .pending
        }
    }

    /// Towards STOPPED.
    private func wind(
        _ plan: inout TaskPlan, spec: TaskSpec, observation: TaskObservation,
        order: ContainerOrder, released: Bool, now: Timestamp
    ) {
        // Who has not run first: it holds up what it depends on no longer.
        for index in plan.task.containers.indices
        where plan.task.containers[index].lastStatus == .pending {
            let name = plan.task.containers[index].name
            if observation.containers[name]?.phase == .starting {
                // The runtime gives the start up; what comes of it is observed.
                plan.cancel.append(name)
            } else {
                plan.task.containers[index].lastStatus = .stopped
                plan.task.containers[index].stoppedAt = now
            }
        }
        let containers = plan.task.containers
        for index in containers.indices
        where containers[index].lastStatus == .running
            && order.mayStop(containers[index].name, among: containers)
        {
            let name = containers[index].name
            let signalledAt = containers[index].stopSignalledAt ?? now
            plan.task.containers[index].stopSignalledAt = signalledAt
            let deadline = clock.present(signalledAt)
                .adding(seconds: stopTimeout(of: name, spec: spec))
            if now >= deadline {
                plan.kill.append(name)
                plan.wake(at: now.adding(seconds: Self.killAgainSeconds))
            } else {
                plan.terminate.append(name)
                plan.wake(at: deadline)
            }
        }
        guard plan.task.containers.allSatisfy({ $0.lastStatus == .stopped }) else {
            if plan.task.lastStatus != .stopping {
                plan.task.lastStatus = .stopping
                plan.task.stoppingAt = plan.task.stoppingAt ?? now
            }
            return
        }
        plan.task.executionStoppedAt = plan.task.executionStoppedAt ?? now
        plan.task.stoppingAt = plan.task.stoppingAt ?? now
        if spec.networkMode == .awsvpc, !released {
            plan.task.lastStatus = .deprovisioning
            plan.release = true
        } else {
            plan.task.lastStatus = .stopped
            plan.task.stoppedAt = now
        }
    }

    /// Seconds; like the agent, 0 counts as none set.
    private func stopTimeout(of name: String, spec: TaskSpec) -> Int {
        let own = spec.containers.first { $0.name == name }?.stopTimeout ?? 0
        return own > 0 ? own : stopTimeoutSeconds
    }

    /// A container whose dependency can never be met stops without having run.
    private func failDependents(_ task: inout TaskRecord, order: ContainerOrder, now: Timestamp) {
        var changed = true
        while changed {
            changed = false
            for index in task.containers.indices where task.containers[index].lastStatus == .pending {
                let readiness = order.readiness(
                    of: task.containers[index].name, among: task.containers, now: now)
                guard case .impossible(let why) = readiness else { continue }
                task.containers[index].lastStatus = .stopped
                task.containers[index].stoppedAt = now
                task.containers[index].reason = ContainerFailure(.taskDependency, why).reason
                changed = true
            }
        }
    }
}

extension TaskPlan {
    fileprivate mutating func wake(at moment: Timestamp) {
        wakeAt = wakeAt.map { min($0, moment) } ?? moment
    }
}
