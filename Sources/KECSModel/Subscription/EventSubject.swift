/// What filters look at of one event: its type, its status and the names of
/// what it is about, cut out once for all subscriptions. Events in a row that are about the
/// same share one: whoever has matched it need not do so again.
package final class EventSubject: Sendable {
    package let type: EventType
    private let keys: EventKeys
    private let cluster: [String]
    private let service: [String]
    private let task: [String]
    private let taskDefinition: [String]
    private let container: [String]
    private let startedBy: [String]
    private let tag: [String]

    package convenience init(type: EventType, keys: EventKeys) {
        self.init(type: type, keys: keys, like: nil)
    }

    /// `former` itself where it says the same; else one that takes the names of the same things
    /// from it, which spares time and memory.
    package static func of(
        type: EventType, keys: EventKeys, after former: EventSubject?
    ) -> EventSubject {
        if let former, former.type == type, former.keys == keys { return former }
        return EventSubject(type: type, keys: keys, like: former)
    }

    private init(type: EventType, keys: EventKeys, like other: EventSubject?) {
        self.type = type
        self.keys = keys
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

    package var status: String? { keys.status }

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

extension EventSubject: Equatable {
    /// All else follows from these.
    package static func == (one: EventSubject, other: EventSubject) -> Bool {
        one.type == other.type && one.keys == other.keys
    }
}
