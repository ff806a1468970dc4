import KECSModel

/// The labels that say whose a container, network or volume is. Everything that
/// KECS does to the engine goes through them.
enum TaskLabels {
    /// The id of the server's store: servers never touch each other's tasks.
    static let instance = "kecs.instance"
    static let taskArn = "kecs.task-arn"
    /// Absent on the pause container.
    static let containerName = "kecs.container-name"
    /// In host mode, what the definition maps (`80/tcp,53/udp`): the engine knows
    /// nothing of these ports.
    static let hostPorts = "kecs.host-ports"

    /// What tells that something belongs to the task.
    static func owner(_ task: TaskSpec, instance id: String) -> [String: String] {
        [instance: id, taskArn: task.arn]
    }

    /// Those of a container. The second half are the Amazon ECS agent's own, which
    /// tools look for.
    /// - Parameter name: nil for the pause container.
    static func container(_ name: String?, of task: TaskSpec, instance id: String) -> [String: String] {
        var labels = owner(task, instance: id)
        labels[containerName] = name
        labels["com.amazonaws.ecs.cluster"] = task.clusterName
        labels["com.amazonaws.ecs.container-name"] = name ?? "~internal~ecs~pause"
        labels["com.amazonaws.ecs.task-arn"] = task.arn
        labels["com.amazonaws.ecs.task-definition-family"] = task.family
        labels["com.amazonaws.ecs.task-definition-version"] = String(task.revision)
        return labels
    }
}
