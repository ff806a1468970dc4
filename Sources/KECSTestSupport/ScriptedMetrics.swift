import KECSControl
import KECSModel
import Synchronization

/// Answers what a test says was measured: of all services the same.
package final class ScriptedMetrics: MetricsSource {
    /// By metric: from which moment on which value, the newest last; nil: nothing was measured.
    private let levels = Mutex<[KECSModel.Metric: [(since: Timestamp, value: Double?)]]>([:])

    package init() {}

    package func set(_ metric: KECSModel.Metric, to value: Double?, since moment: Timestamp) {
        levels.withLock { $0[metric, default: []].append((moment, value)) }
    }

    package func metrics(_ query: MetricsQuery) async -> [KECSModel.Metric: MetricResult] {
        let levels = levels.withLock { $0 }
        return query.metrics.reduce(into: [:]) { results, metric in
            var values: [(time: Timestamp, tally: Tally)] = []
            var moment = query.range.start
            while moment < query.range.end {
                let level = levels[metric]?.last { $0.since <= moment }
                if let value = level?.value { values.append((moment, Tally(value))) }
                moment = moment.adding(milliseconds: query.range.period)
            }
            results[metric] = MetricResult(
                metric, values, over: query.range, statistics: query.statistics)
        }
    }
}
