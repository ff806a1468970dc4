import KECSModel
import KECSWire

/// What led to a task's end, for the event that reports it.
enum TaskCause {
    /// Newest lines of a container that are told.
    static let logLines = 10
    /// Characters of a line that are told.
    static let lineLength = 400

    /// The stop's reason first, then each container that failed, in the order they ended.
    static func chain(
        of task: TaskRecord, from runtime: any TaskRuntime
    ) async -> [TaskEvent.Cause] {
        var chain: [TaskEvent.Cause] = []
        if let reason = task.stoppedReason { chain.append(TaskEvent.Cause(reason: reason)) }
        let ended = task.containers
            .filter { $0.exitCode.map { $0 != 0 } ?? ($0.reason != nil) }
            .sorted { ($0.stoppedAt ?? task.createdAt) < ($1.stoppedAt ?? task.createdAt) }
        for container in ended {
            let lines = container.exitCode == nil ? [] : await log(of: container, task, runtime)
            chain.append(
                TaskEvent.Cause(
                    reason: container.reason
                        ?? "Container \(container.name) exited with code \(container.exitCode ?? -1)",
                    container: container.name,
                    exitCode: container.exitCode,
                    logs: lines.isEmpty ? nil : lines))
        }
        return chain
    }

    private static func log(
        of container: ContainerRecord, _ task: TaskRecord, _ runtime: any TaskRuntime
    ) async -> [String] {
        // A log that cannot be read is no reason to hold the event back.
        let lines = try? await runtime.logs(task.arn, container: container.name, tail: logLines)
        return (lines ?? []).suffix(logLines).map { $0.text.cut(to: lineLength) }
    }
}
