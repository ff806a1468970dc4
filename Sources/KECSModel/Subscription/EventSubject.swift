/// What filters look at of one event: its type, its status and the names of
/// what it is about, cut out once for all subscriptions.
package struct EventSubject: Hashable, Sendable {
    package let type: EventType
    package let status: String?
    private let cluster: [String]
    private let service: [String]
    private let task: [String]
    private let taskDefinition: [String]
    private let container: [String]
    private let startedBy: [String]
    private let tag: [String]

    /// - Parameter other: Another event's: names of the same things are taken from it, which
    ///   spares time and memory, since events in a row are mostly about the same.
    package init(type: EventType, keys: EventKeys, like other: EventSubject? = nil) {
        self.type = type
        status = keys.status
        cluster = Self.names(keys.cluster, other?.cluster)
        service = Self.names(keys.service, other?.service)
        task = Self.names(keys.task, other?.task)
        taskDefinition = Self.names(
            keys.taskDefinition, other?.taskDefinition, cut: Self.arnNameAndFamily)
        container = keys.container.map { [$0] } ?? []
        startedBy = keys.startedBy.map { [$0] } ?? []
        // `team=web` is also meant by `team`.
        tag = keys.tags.flatMap { [$0.key, "\($0.key)=\($0.value)"] }
    }

    /// The names by which a list may mean this event in a dimension: the ARN
    /// and the short ones. Empty where the event has no such key.
    package func names(in dimension: EventDimension) -> [String] {
        switch dimension {
        case .cluster: cluster
        case .service: service
        case .task: task
        case .taskDefinition: taskDefinition
        case .container: container
        case .startedBy: startedBy
        case .tag: tag
        }
    }

    /// What the event tells the state of: a newer one of the same resource makes
    /// it dispensable. Nil where each event tells something of its own.
    package var resource: String? {
        let names: [String]
        switch type {
        case .cluster: names = cluster
        case .service: names = service
        case .task: names = task
        case .container, .health:
            guard let task = task.first else { return nil }
            names = [task + "/" + (container.first ?? "")]
        // A service has several deployments, and each step of scaling is its own.
        case .deployment, .scaling: return nil
        }
        return names.first.map { "\(type.rawValue) \($0)" }
    }

    /// Nil where the event has no such key.
    package func arn(in dimension: EventDimension) -> String? {
        names(in: dimension).first
    }

    /// `known` where those are of the same ARN.
    private static func names(
        _ arn: String?, _ known: [String]?, cut: (String) -> [String] = arnAndName
    ) -> [String] {
        guard let arn else { return [] }
        if let known, known.first == arn { return known }
        return cut(arn)
    }

    /// The ARN and what follows its last slash: `production` of `arn:…:cluster/production`.
    private static func arnAndName(_ arn: String) -> [String] {
        guard let slash = arn.utf8.lastIndex(of: UInt8(ascii: "/")) else { return [arn] }
        return [arn, String(arn[arn.utf8.index(after: slash)...])]
    }

    /// `webapp:1` is also meant by `webapp`.
    private static func arnNameAndFamily(_ arn: String) -> [String] {
        var names = arnAndName(arn)
        if let revision = names.last { names.append(String(revision.prefix { $0 != ":" })) }
        return names
    }
}
