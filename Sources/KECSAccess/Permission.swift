/// Something that a principal may be allowed to do.
package enum Permission: String, CaseIterable, Hashable, Sendable {
    /// Receive events and snapshots.
    case eventsRead = "events:read"
    case metricsRead = "metrics:read"
    case logsRead = "logs:read"
    /// Run commands in containers.
    case exec
    /// Call operations of ECS that change nothing.
    case ecsRead = "ecs:read"
    case ecsWrite = "ecs:write"
    /// Everything, everywhere.
    case admin
}
