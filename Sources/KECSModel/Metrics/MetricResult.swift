/// One metric over a range, in numbers that were measured; nothing stands for what was not.
package struct MetricResult: Hashable, Sendable {
    package struct Datapoint: Hashable, Sendable {
        /// The begin of its period.
        package var time: Timestamp
        package var value: Double

        package init(time: Timestamp, value: Double) {
            self.time = time
            self.value = value
        }
    }

    /// Over the whole range, of those asked for; empty where there is no data.
    package var statistics: [MetricStatistic: Double]
    /// Of the periods that have data, oldest first; in the first statistic asked for.
    package var datapoints: [Datapoint]

    package static let empty = MetricResult(statistics: [:], datapoints: [])

    package init(statistics: [MetricStatistic: Double], datapoints: [Datapoint]) {
        self.statistics = statistics
        self.datapoints = datapoints
    }

    /// - Parameters:
    ///   - values: what was measured, and when.
    ///   - statistics: not empty.
    package init(
        _ metric: Metric, _ values: [(time: Timestamp, tally: Tally)], over range: MetricRange,
        statistics asked: [MetricStatistic]
    ) {
        self = .empty
        guard let first = asked.first else { return }
        var periods: [Int: Tally] = [:]
        for (time, tally) in values {
            guard let number = range.number(of: time) else { continue }
            periods[number] = periods[number].map {
                var both = $0
                both.add(tally)
                return both
            } ?? tally
        }
        // A total is one value of its period.
        if metric.isTotal { periods = periods.mapValues { Tally($0.sum) } }
        var whole: Tally?
        for (number, tally) in periods.sorted(by: { $0.key < $1.key }) {
            datapoints.append(
                Datapoint(
                    time: range.start.adding(milliseconds: number * range.period),
                    value: tally.value(of: first)))
            if whole == nil { whole = tally } else { whole?.add(tally) }
        }
        guard let whole else { return }
        for statistic in asked { statistics[statistic] = whole.value(of: statistic) }
    }
}
