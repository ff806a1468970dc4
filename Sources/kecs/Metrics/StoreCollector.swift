import KECSMetrics
import KECSStore

/// How the store is.
struct StoreCollector: MetricCollector {
    private static let failures = "kecs_store_commit_failures_total"
    private static let refused = "kecs_store_refused_total"
    private static let queued = "kecs_store_queued_transactions"
    private static let failing = "kecs_store_failing"

    static let descriptions: [MetricDescription] = [
        MetricDescription(failures, .counter, "Commits that failed; nothing of them was kept."),
        MetricDescription(refused, .counter, "Transactions turned away because too many waited."),
        MetricDescription(queued, .gauge, "Transactions that wait for a commit."),
        MetricDescription(failing, .gauge, "1 while changes cannot be saved."),
    ]

    let store: SQLiteStore

    func collect() async -> [CollectedMetric] {
        let statistics = store.statistics()
        return [
            CollectedMetric(Self.failures, statistics.failures),
            CollectedMetric(Self.refused, statistics.refused),
            CollectedMetric(Self.queued, statistics.queued),
            CollectedMetric(Self.failing, statistics.isFailing ? 1 : 0),
        ]
    }
}
