import KECSModel

/// How far the clients of `/ws` are behind, at one moment.
package struct StreamLag: Sendable, Hashable {
    /// Events published since the furthest behind last kept up, whoever wanted them.
    package var furthest = 0
    /// Clients that take nothing more for now.
    package var slow = 0
    /// Clients that are told the past: they resume, get a snapshot, or were slow.
    package var catchingUp = 0
    /// Of those that are behind for either reason, the furthest of each label of
    /// ``StreamMonitor/label(of:)``.
    package var byClient: [String: Int] = [:]

    package init() {}

    mutating func add(_ other: StreamLag) {
        furthest = max(furthest, other.furthest)
        slow += other.slow
        catchingUp += other.catchingUp
        byClient.merge(other.byClient, uniquingKeysWith: max)
    }
}

extension Shard {
    /// A look at each session.
    var lag: StreamLag {
        var lag = StreamLag()
        let newest = newestPosition.seq
        for session in heartbeat.members where !session.subscriptions.isEmpty {
            let taken = min(session.position.seq, session.keptUpTo ?? .max)
            let behind = max(0, newest - taken)
            lag.furthest = max(lag.furthest, behind)
            let (isSlow, isCatchingUp) = (session.keptUpTo != nil, session.reader != nil)
            if isSlow { lag.slow += 1 }
            if isCatchingUp { lag.catchingUp += 1 }
            guard isSlow || isCatchingUp else { continue }
            let label = monitor.label(of: session.record.client)
            lag.byClient[label] = max(lag.byClient[label] ?? 0, behind)
        }
        return lag
    }
}
