/// What is to be done for a task now.
package struct TaskPlan: Hashable, Sendable {
    /// The row as it should be; the same as before where nothing changed.
    package var task: TaskRecord
    /// Names of the containers to start, in order.
    package var start: [String] = []
    /// Names of the containers whose start, under way, is to be given up.
    package var cancel: [String] = []
    /// Names of the containers to send the stop signal.
    package var terminate: [String] = []
    /// Names of the containers whose stop timeout has passed.
    package var kill: [String] = []
    /// Everything has stopped: give back the network before the task is STOPPED.
    package var release = false
    /// When to look again although nothing may have happened.
    package var wakeAt: Timestamp?

    package init(task: TaskRecord) {
        self.task = task
    }
}
