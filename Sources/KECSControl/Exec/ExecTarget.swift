import KECSModel
import KECSWire

/// The container of a command.
package struct ExecTarget: Hashable, Sendable {
    package var clusterArn: String
    package var taskArn: String
    package var containerArn: String
    package var containerName: String

    package init(clusterArn: String, taskArn: String, containerArn: String, containerName: String) {
        self.clusterArn = clusterArn
        self.taskArn = taskArn
        self.containerArn = containerArn
        self.containerName = containerName
    }
}

/// Why a command cannot be run; each door has words of its own for it.
package enum ExecRefusal: Error, Hashable, Sendable {
    case taskNotFound
    case containerNotFound(String)
    /// The task has several, and none was named.
    case containerNotNamed([String])
    case notEnabled
    case notRunning(String)
    case unsupported
}

extension State {
    /// The container that a request for a command means.
    ///
    /// - Parameters:
    ///   - taskArn: of a task of `clusterArn`, or of none.
    ///   - container: may be left out where the task has one.
    package func execTarget(
        taskArn: String, clusterArn: String, container: String?, settings: ControlSettings,
        capabilities: RuntimeCapabilities
    ) throws(ExecRefusal) -> ExecTarget {
        guard let task = tasks[taskArn], task.clusterArn == clusterArn else { throw .taskNotFound }
        let found: ContainerRecord
        if let container {
            guard let named = task.containers.first(where: { $0.name == container }) else {
                throw .containerNotFound(container)
            }
            found = named
        } else {
            guard task.containers.count == 1, let only = task.containers.first else {
                throw .containerNotNamed(task.containers.map(\.name))
            }
            found = only
        }
        guard task.lastStatus == .running else { throw .notRunning("task") }
        guard task.enableExecuteCommand || settings.execAny else { throw .notEnabled }
        guard found.lastStatus == .running else { throw .notRunning("container") }
        guard capabilities.runsCommands else { throw .unsupported }
        return ExecTarget(
            clusterArn: clusterArn, taskArn: task.arn, containerArn: found.arn,
            containerName: found.name)
    }
}
