import KECSControl
import KECSModel
import KECSRealtime
import NIOCore
import NIOEmbedded

/// One event of a schedule: something about one of a few clusters.
struct SeamEvent {
    var seq: Int
    var type: EventType
    var cluster: Int

    var keys: EventKeys {
        EventKeys(cluster: Self.arn(cluster), task: type == .task ? "task/c\(cluster)/t" : nil)
    }

    /// Whether the other says all that this one does.
    func isDispensable(after other: SeamEvent) -> Bool {
        other.seq > seq && other.type == type && other.cluster == cluster
    }

    static func arn(_ cluster: Int) -> String {
        "arn:aws:ecs:us-east-1:000000000000:cluster/c\(cluster)"
    }
}

struct SeamFilter: Hashable {
    var types: [EventType]?
    var clusters: [Int]?

    func matches(_ event: SeamEvent) -> Bool {
        types?.contains(event.type) != false && clusters?.contains(event.cluster) != false
    }

    var json: String? {
        var members: [String] = []
        if let types {
            members.append(
                #""eventTypes":[\#(types.map { "\"\($0.rawValue)\"" }.joined(separator: ","))]"#)
        }
        if let clusters {
            members.append(
                #""clusters":[\#(clusters.map { "\"c\($0)\"" }.joined(separator: ","))]"#)
        }
        return members.isEmpty ? nil : members.joined(separator: ",")
    }
}

/// A store, a stream and their clients on one loop that is turned by hand, so
/// that a schedule decides what happens when.
final class SeamWorld {
    let loop = EmbeddedEventLoop()
    let history = FakeHistory(isManual: true)
    let broadcaster: Broadcaster
    let server: RealtimeServer
    private(set) var events: [SeamEvent] = []
    private var unpublished: [JournalEntry] = []
    private(set) var failures: [String] = []

    static let clusterCount = 4

    init(ringCount: Int) {
        var limits = RealtimeLimits()
        limits.ringCount = ringCount
        broadcaster = Broadcaster(limits: limits)
        broadcaster.begin(at: StreamPosition(epoch: "e1", seq: 0))
        server = RealtimeServer.start(
            onCurrent: loop, broadcaster: broadcaster, history: history, environment: .system,
            serverVersion: "1", limits: limits)
    }

    func fail(_ what: String) { failures.append(what) }

    /// Commits what is not published yet.
    func commit(_ event: SeamEvent) {
        events.append(event)
        let arn = SeamEvent.arn(event.cluster)
        let entry = JournalEntry(
            seq: event.seq, timestamp: Timestamp(milliseconds: event.seq),
            event: EventDraft(
                type: event.type, action: "UPDATE", keys: event.keys,
                payload: Array("{}".utf8)))
        unpublished.append(entry)
        history.commit([entry]) { state in
            state.apply(
                .cluster(
                    key: arn,
                    ClusterRecord(
                        arn: arn, name: "n\(event.seq)", status: .active, ordinal: event.cluster,
                        createdAt: Timestamp(milliseconds: 0), tags: [],
                        options: JSONDocument(bytes: Array("{}".utf8)))))
        }
    }

    /// Publishes some of what was committed, in order, as the store's writer does.
    func publish(atMost count: Int) {
        let some = Array(unpublished.prefix(count))
        guard !some.isEmpty else { return }
        unpublished.removeFirst(some.count)
        broadcaster.publish(some)
    }

    /// What a snapshot of this position tells: the newest name of each cluster.
    func state(at seq: Int, for filter: SeamFilter) -> [String: String] {
        guard filter.types?.contains(.cluster) != false else { return [:] }
        var names: [String: String] = [:]
        for event in events.prefix(seq) where filter.clusters?.contains(event.cluster) != false {
            names[SeamEvent.arn(event.cluster)] = "n\(event.seq)"
        }
        return names
    }
}
