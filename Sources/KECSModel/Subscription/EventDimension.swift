/// What a filter can look at. A filter's list limits only those event types
/// that have its dimension.
package enum EventDimension: CaseIterable, Hashable, Sendable {
    case cluster, service, task, taskDefinition, container, startedBy, tag
}

extension EventType {
    /// The dimensions of events of this type. An event whose key of one of
    /// them is absent (a task of no service) matches no list of that dimension.
    package func has(_ dimension: EventDimension) -> Bool {
        switch (self, dimension) {
        case (_, .cluster), (_, .tag): true
        case (.cluster, _): false
        case (_, .service): true
        case (.service, .taskDefinition), (.deployment, .taskDefinition): true
        case (.service, _), (.deployment, _), (.scaling, _): false
        case (.task, .container): false
        case (.task, _), (.container, _), (.health, _): true
        }
    }

    /// Every value that `filters.status` can find on events of this type.
    package var statusVocabulary: Set<String> {
        switch self {
        // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Cluster.html
        case .cluster: ["ACTIVE", "PROVISIONING", "DEPROVISIONING", "FAILED", "INACTIVE"]
        // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html
        case .service: ["ACTIVE", "DRAINING", "INACTIVE"]
        case .task: Self.taskStatuses
        // The rollout states of API_Deployment.
        case .deployment: ["IN_PROGRESS", "COMPLETED", "FAILED"]
        // https://docs.aws.amazon.com/autoscaling/application/APIReference/API_ScalingActivity.html
        case .scaling:
            ["Pending", "InProgress", "Successful", "Overridden", "Unfulfilled", "Failed"]
        case .health: ["HEALTHY", "UNHEALTHY", "UNKNOWN"]
        case .container: Self.containerStatuses
        }
    }

    private static let taskStatuses = Set(TaskStatus.allCases.map(\.rawValue))
    private static let containerStatuses = Set(ContainerRecord.Status.allCases.map(\.rawValue))

    /// Whether any event type knows this status.
    package static func knowsStatus(_ status: String) -> Bool {
        allCases.contains { $0.statusVocabulary.contains(status) }
    }
}
