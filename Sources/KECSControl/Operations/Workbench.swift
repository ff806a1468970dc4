import KECSModel

/// What handlers work with.
struct Workbench: Sendable {
    let settings: ControlSettings
    let store: any Store
    let runtime: any TaskRuntime
    let environment: Environment
    /// nil: nobody can connect to commands.
    let execDesk: (any ExecDesk)?
    /// Wakes a task's reconciler.
    let pokeTask: @Sendable (_ arn: String) -> Void
    /// Wakes a service's reconciler.
    let pokeService: @Sendable (_ arn: String) -> Void
    /// Wakes the reconciler of a service's scaling.
    let pokeScaling: @Sendable (_ serviceArn: String) -> Void
    /// Wakes a cluster's reconciler.
    let pokeCluster: @Sendable (_ arn: String) -> Void
}
