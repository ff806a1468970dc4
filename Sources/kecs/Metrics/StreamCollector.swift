import KECSControl
import KECSMetrics
import KECSModel
import KECSRealtime

/// What the stream counts for itself, and how far its clients are.
struct StreamCollector: MetricCollector {
    let realtime: RealtimeServer
    let store: any Store

    func collect() async -> [CollectedMetric] {
        let statistics = realtime.statistics
        let published = realtime.broadcaster.published
        var events = CollectedMetric(StreamMetric.events)
        for type in EventType.allCases {
            events.add([("type", type.rawValue)], published[type] ?? 0)
        }
        let journal = store.snapshot
        var metrics = [
            events,
            CollectedMetric(StreamMetric.subscriptions, statistics.subscriptions),
            CollectedMetric(StreamMetric.unauthenticated, statistics.unauthenticated),
            CollectedMetric(StreamMetric.deliveries, statistics.deliveries),
            CollectedMetric(StreamMetric.deliveredBytes, statistics.bytes),
            CollectedMetric(StreamMetric.fanOut, statistics.fanOut),
            CollectedMetric(StreamMetric.journalSeq, journal.position.seq),
            CollectedMetric(StreamMetric.journalOldest, journal.oldestSeq),
        ]
        // It fails only where the event loops have gone.
        guard let lag = try? await realtime.lag() else { return metrics }
        var byClient = CollectedMetric(StreamMetric.clientLag)
        for (client, events) in lag.byClient { byClient.add([("client", client)], events) }
        metrics += [
            byClient, CollectedMetric(StreamMetric.lag, lag.furthest),
            CollectedMetric(StreamMetric.slowReaders, lag.slow),
            CollectedMetric(StreamMetric.catchingUp, lag.catchingUp),
        ]
        return metrics
    }
}
