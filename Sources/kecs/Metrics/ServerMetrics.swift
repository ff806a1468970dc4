import KECSGateway
import KECSMetrics
import KECSRealtime
import KECSStore
import KECSWire

/// All that `/metrics` tells, by name. `Docs/Operations.md` has the same table.
enum ServerMetrics {
    static let buildInfo = "kecs_build_info"

    static let descriptions: [MetricDescription] =
        [
            MetricDescription(buildInfo, .gauge, "1; the version is its label."),
            MetricDescription(
                StoreMetrics.commitName, .histogram,
                "What a commit of SQLite took, from its first transaction on."),
            MetricDescription(
                StoreMetrics.commitSizeName, .histogram, "Transactions that committed together.",
                buckets: MetricDescription.counts),
            MetricDescription(
                StoreMetrics.transactionName, .histogram,
                "What a transaction took for who asked for it, the wait for its commit included."),
        ] + StoreCollector.descriptions + TaskCollector.descriptions + StreamMetric.descriptions
        + DoorMetrics.descriptions + ProcessCollector.descriptions

    static func makeRegistry() -> MetricsRegistry {
        let registry = MetricsRegistry(descriptions)
        registry.add(ProcessCollector())
        registry.add(BuildCollector())
        return registry
    }

    private struct BuildCollector: MetricCollector {
        func collect() async -> [CollectedMetric] {
            var metric = CollectedMetric(buildInfo)
            metric.add([("version", KECSVersion.current)], 1)
            return [metric]
        }
    }
}
