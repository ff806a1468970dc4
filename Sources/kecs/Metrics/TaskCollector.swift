import KECSControl
import KECSMetrics
import KECSModel

/// The tasks and services that there are, and the work on them.
struct TaskCollector: MetricCollector {
    private static let tasks = "kecs_tasks"
    private static let services = "kecs_services"
    private static let deployments = "kecs_deployments"
    private static let clusters = "kecs_clusters"
    private static let activations = "kecs_reconciler_activations_total"
    private static let retries = "kecs_reconciler_retries_total"
    private static let ready = "kecs_ready"

    static let descriptions: [MetricDescription] = [
        MetricDescription(
            tasks, .gauge, "Tasks that can be described, by lastStatus; stopped ones for an hour or as configured."),
        MetricDescription(services, .gauge, "Services that are not INACTIVE, by status."),
        MetricDescription(
            deployments, .gauge, "PRIMARY deployments of services that are ACTIVE, by rolloutState."),
        MetricDescription(clusters, .gauge, "Clusters that are active."),
        MetricDescription(
            activations, .counter, "Looks of a reconciler at something, by what it looks at."),
        MetricDescription(
            retries, .counter, "Of these, those that failed and are tried again, by what is looked at."),
        MetricDescription(
            ready, .gauge, "1 once what ran before the start has been found again, as /ready tells."),
    ]

    let controlPlane: ControlPlane

    func collect() async -> [CollectedMetric] {
        let state = controlPlane.store.state
        var counts: [TaskStatus: Int] = [:]
        for task in state.tasks.values { counts[task.lastStatus, default: 0] += 1 }
        var tasks = CollectedMetric(Self.tasks)
        for status in TaskStatus.allCases {
            tasks.add([("last_status", status.rawValue)], counts[status] ?? 0)
        }
        var activations = CollectedMetric(Self.activations)
        var retries = CollectedMetric(Self.retries)
        for (kind, statistics) in controlPlane.reconcilerStatistics {
            activations.add([("reconciler", kind)], statistics.activations)
            retries.add([("reconciler", kind)], statistics.retries)
        }
        let active = state.clusters.values.filter { $0.status == .active }
        return [
            tasks, services(in: state), deployments(in: state), activations, retries,
            CollectedMetric(Self.clusters, active.count),
            CollectedMetric(Self.ready, controlPlane.readiness == .ready ? 1 : 0),
        ]
    }

    private func services(in state: State) -> CollectedMetric {
        var metric = CollectedMetric(Self.services)
        for status in [ServiceRecord.Status.active, .draining] {
            let count = state.services.values.count { $0.status == status }
            metric.add([("status", status.rawValue)], count)
        }
        return metric
    }

    private func deployments(in state: State) -> CollectedMetric {
        var metric = CollectedMetric(Self.deployments)
        let primaries = state.services.values.filter { $0.status == .active }.compactMap(\.primary)
        for rollout in [DeploymentRecord.RolloutState.inProgress, .completed, .failed] {
            let count = primaries.count { $0.rolloutState == rollout }
            metric.add([("rollout_state", rollout.rawValue)], count)
        }
        return metric
    }
}
