import KECSModel

/// What a task's things are called in the engine. The same task always gets the
/// same names, so that a second creation meets the first (409) instead of doubling it.
struct EngineNames: Sendable {
    let task: TaskSpec

    /// `kecs-<family>-<revision>-<container>-<first 12 of the task's id>`.
    func container(_ name: String) -> String {
        "kecs-\(task.family)-\(task.revision)-\(name)-\(task.id.prefix(12))"
    }

    /// Holds the namespaces that the task's containers share. No container of a
    /// definition can have this name: `.` is not allowed in theirs.
    var pause: String { container("internal.pause") }

    var network: String { "kecs-\(task.id)" }

    /// Of a volume that lives as long as the task.
    func volume(_ name: String) -> String { "kecs-\(task.id)-\(name)" }
}
