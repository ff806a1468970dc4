/// Several values told as one: enough to say their statistics, and to be added to others.
package struct Tally: Hashable, Sendable {
    /// Of the values, each times its weight.
    package private(set) var weightedSum: Double
    package private(set) var weight: Double
    package private(set) var sum: Double
    package private(set) var maximum: Double
    package private(set) var minimum: Double
    package private(set) var count: Int

    /// One value.
    /// - Parameter weight: how much it counts in the average, beside others; above 0.
    package init(_ value: Double, weight: Double = 1) {
        weightedSum = value * weight
        self.weight = weight
        sum = value
        maximum = value
        minimum = value
        count = 1
    }

    package mutating func add(_ other: Tally) {
        weightedSum += other.weightedSum
        weight += other.weight
        sum += other.sum
        maximum = max(maximum, other.maximum)
        minimum = min(minimum, other.minimum)
        count += other.count
    }

    package func value(of statistic: MetricStatistic) -> Double {
        switch statistic {
        // Rounding is not to lead out of what was measured.
        case .average: min(max(weightedSum / weight, minimum), maximum)
        case .maximum: maximum
        case .minimum: minimum
        case .sum: sum
        case .sampleCount: Double(count)
        }
    }
}

extension Tally: MetricValue {}

/// What a ``MetricSeries`` is made of: values that can be told together.
package protocol MetricValue: Sendable {
    mutating func add(_ other: Self)
}
