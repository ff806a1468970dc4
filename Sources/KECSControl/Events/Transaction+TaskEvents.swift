import KECSModel
import KECSWire

extension Transaction {
    /// Writes a task's row and reports what of it a client can see change.
    ///
    /// - Parameter former: The row before; nil for a new task.
    mutating func report(
        _ task: TaskRecord, former: TaskRecord?, cause: [TaskEvent.Cause]? = nil
    ) throws {
        var task = task
        let containerEvents = former.map { Self.containerActions(from: $0, to: task) } ?? []
        let taskAction = Self.taskAction(from: former, to: task)
        let healthChanges = former.map { Self.healthChanges(from: $0, to: task) } ?? []
        if former != nil, taskAction != nil || !containerEvents.isEmpty { task.version += 1 }
        put(task)
        for (action, container) in containerEvents {
            append(try .container(container, of: task, action))
        }
        for (container, before) in healthChanges {
            append(try .health(of: container, in: task, previous: before))
        }
        guard let taskAction else { return }
        append(try .task(task, taskAction, cause: cause))
        if let former, former.health != task.health {
            append(try .health(of: task, previous: former.health))
        }
    }

    /// The containers whose health is another one now, each with what it was. Before it is
    /// known, a container's health is UNKNOWN, as a check's is before its first verdict.
    private static func healthChanges(
        from former: TaskRecord, to task: TaskRecord
    ) -> [(ContainerRecord, ContainerHealth)] {
        zip(former.containers, task.containers).compactMap { before, after in
            let previous = before.health ?? .unknown
            return previous == after.health ?? .unknown ? nil : (after, previous)
        }
    }

    private static func taskAction(from former: TaskRecord?, to task: TaskRecord) -> String? {
        guard let former else { return "START" }
        if task.lastStatus == .stopped, former.lastStatus != .stopped { return "STOP" }
        let changed =
            task.lastStatus != former.lastStatus || task.desiredStatus != former.desiredStatus
            || task.health != former.health
        return changed ? "STATUS_CHANGE" : nil
    }

    private static func containerActions(
        from former: TaskRecord, to task: TaskRecord
    ) -> [(String, ContainerRecord)] {
        zip(former.containers, task.containers).compactMap { before, after in
            if before.lastStatus != after.lastStatus {
                switch after.lastStatus {
                case .running: return ("START", after)
                case .stopped: return ("STOP", after)
                case .pending: return nil
                }
            }
            return before.health != after.health ? ("STATUS_CHANGE", after) : nil
        }
    }
}
