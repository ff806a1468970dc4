import KECSModel
import KECSWire

/// What a resource is to become.
enum WaitGoal: Hashable {
    enum Outcome: Hashable {
        case satisfied
        /// Why it can no longer come, for people.
        case unreachable(String)
    }

    case running, stopped, healthy
    /// A service: the PRIMARY deployment complete, the only one, and all its tasks running.
    case steady
    /// The deployment that was PRIMARY when the wait began: complete.
    case deployed(deploymentId: String)

    /// - Parameter name: One of the resource's ``WaitKind/goals``; nil for others.
    init?(_ name: String, for resource: WaitedResource) {
        switch (name, resource) {
        case ("running", .task): self = .running
        case ("stopped", .task): self = .stopped
        case ("healthy", .task): self = .healthy
        case ("steady", .service): self = .steady
        case ("deployed", .service(let service)):
            self = .deployed(deploymentId: service.deployments.first?.id ?? "")
        default: return nil
        }
    }

    var name: String {
        switch self {
        case .running: "running"
        case .stopped: "stopped"
        case .healthy: "healthy"
        case .steady: "steady"
        case .deployed: "deployed"
        }
    }

    /// Nil while there is something to wait for.
    func outcome(of resource: WaitedResource) -> Outcome? {
        switch resource {
        case .task(let task): outcome(of: task)
        case .service(let service): outcome(of: service)
        }
    }

    private func outcome(of task: TaskEvent.Task) -> Outcome? {
        let isStopped = task.lastStatus == TaskStatus.stopped.rawValue
        switch self {
        case .stopped: return isStopped ? .satisfied : nil
        case .running where task.lastStatus == TaskStatus.running.rawValue: return .satisfied
        case .healthy where task.healthStatus == ContainerHealth.healthy.rawValue && !isStopped:
            return .satisfied
        default:
            return isStopped ? .unreachable(task.stoppedReason ?? "The task has stopped") : nil
        }
    }

    private func outcome(of service: ServiceStateEvent.Service) -> Outcome? {
        guard service.status == ServiceRecord.Status.active.rawValue,
            let primary = service.deployments.first
        else { return .unreachable("The service is \(service.status)") }
        if case .deployed(let deploymentId) = self, primary.id != deploymentId {
            return .unreachable("\(deploymentId) was replaced. \(primary.rolloutStateReason)")
        }
        switch DeploymentRecord.RolloutState(rawValue: primary.rolloutState) {
        case .failed: return .unreachable(primary.rolloutStateReason)
        case .completed: break
        case .inProgress, nil: return nil
        }
        guard self == .steady else { return .satisfied }
        let isSteady =
            service.deployments.count == 1 && service.pendingCount == 0
            && service.runningCount == service.desiredCount
        return isSteady ? .satisfied : nil
    }
}
