import KECSModel

/// Tells a state in pieces, as the payloads of events that a filter wants:
/// clusters and services that are not INACTIVE, each of these before its deployments, then
/// all tasks, each before its containers, all in order of creation. Stopped tasks are told for as long as they can be
/// described.
package struct SnapshotReader: Sendable {
    /// `action` of every payload.
    package static let action = "SNAPSHOT"

    private enum Key: Sendable {
        case cluster(String)
        case service(String)
        case task(String)
    }

    private let state: State
    private let filter: EventFilter
    /// What is left, in reverse; nil before the first piece.
    private var left: [Key]?

    /// Does no work yet.
    package init(_ state: State, filter: EventFilter) {
        self.state = state
        self.filter = filter
    }

    /// Payloads of the next `records` records, of fewer once they come to `bytes`, but at
    /// least one payload where there are more; none at the end. Takes as long as encoding
    /// does: not for event loops.
    package mutating func next(records: Int, bytes: Int = .max) throws -> [[UInt8]] {
        var keys = left ?? allKeys()
        var payloads: [[UInt8]] = []
        var (looked, size) = (0, 0)
        while (looked < max(1, records) && size < bytes) || payloads.isEmpty,
            let key = keys.popLast()
        {
            let its = try self.payloads(of: key)
            looked += 1
            size += its.reduce(0) { $0 + $1.count }
            payloads += its
        }
        left = keys
        return payloads
    }

    private func allKeys() -> [Key] {
        let clusters = state.clusters.values.sorted { $0.ordinal > $1.ordinal }
        let services = state.services.values.sorted { $0.ordinal > $1.ordinal }
        let tasks = state.tasks.values.sorted { $0.ordinal > $1.ordinal }
        return tasks.map { .task($0.arn) } + services.map { .service($0.arn) }
            + clusters.map { .cluster($0.arn) }
    }

    private func payloads(of key: Key) throws -> [[UInt8]] {
        switch key {
        case .cluster(let arn):
            guard let cluster = state.clusters[arn], cluster.status != .inactive,
                wants(.cluster, EventDraft.keys(of: cluster))
            else { return [] }
            let counts = state.counts(of: arn)
            return [try EventDraft.cluster(cluster, Self.action, counts: counts).payload]
        case .service(let arn):
            guard let service = state.services[arn], service.status != .inactive else { return [] }
            return try payloads(of: service)
        case .task(let arn):
            guard let task = state.tasks[arn] else { return [] }
            var payloads: [[UInt8]] = []
            if wants(.task, EventDraft.keys(of: task)) {
                payloads.append(try EventDraft.task(task, Self.action).payload)
            }
            for container in task.containers
            where wants(.container, EventDraft.keys(of: container, in: task)) {
                payloads.append(try EventDraft.container(container, of: task, Self.action).payload)
            }
            return payloads
        }
    }

    private func payloads(of service: ServiceRecord) throws -> [[UInt8]] {
        let tally = ServiceTally(service, in: state)
        var payloads: [[UInt8]] = []
        if wants(.service, EventDraft.keys(of: service)) {
            payloads.append(try EventDraft.service(service, Self.action, tally).payload)
        }
        for deployment in service.deployments
        where wants(.deployment, EventDraft.keys(of: deployment, service)) {
            payloads.append(
                try EventDraft.deployment(deployment, Self.action, of: service, tally).payload)
        }
        return payloads
    }

    private func wants(_ type: EventType, _ keys: EventKeys) -> Bool {
        filter.eventTypes.contains(type) && filter.matches(EventSubject(type: type, keys: keys))
    }
}
