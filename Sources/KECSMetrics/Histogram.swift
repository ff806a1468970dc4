import CoreMetrics
import Synchronization

/// How often a value was how large, in fixed buckets. May be told from any thread.
package final class Histogram: RecorderHandler, TimerHandler, Sendable {
    private let bounds: [Double]
    private let state: Mutex<HistogramSnapshot>

    /// - Parameter bounds: upper ones of the buckets, ascending, the infinite one left out.
    package init(bounds: [Double] = MetricDescription.seconds) {
        self.bounds = bounds
        state = Mutex(HistogramSnapshot(bounds: bounds))
    }

    package var snapshot: HistogramSnapshot { state.withLock { $0 } }

    /// - Parameter count: how many times it was so large.
    package func observe(_ value: Double, count: Int = 1) {
        guard !value.isNaN, count > 0 else { return }
        // A value that is a bound belongs below it.
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        state.withLock { $0.add(value, count: count, toBucket: bucket) }
    }

    package func record(_ value: Int64) { observe(Double(value)) }

    package func record(_ value: Double) { observe(value) }

    /// Told in seconds, the base unit of time.
    package func recordNanoseconds(_ duration: Int64) {
        observe(Double(max(0, duration)) / 1_000_000_000)
    }
}

/// What a histogram has seen up to a moment.
package struct HistogramSnapshot: Hashable, Sendable {
    package let bounds: [Double]
    /// Of each bucket by itself, the infinite one last.
    package private(set) var counts: [Int]
    package private(set) var sum = 0.0

    package init(bounds: [Double] = MetricDescription.seconds) {
        self.bounds = bounds
        counts = Array(repeating: 0, count: bounds.count + 1)
    }

    package var count: Int { counts.reduce(0, +) }

    mutating func add(_ value: Double, count: Int, toBucket bucket: Int) {
        counts[bucket] += count
        sum += value * Double(count)
    }

    /// - Parameter other: of the same buckets.
    package mutating func add(_ other: HistogramSnapshot) {
        guard other.bounds == bounds else { return }
        for index in counts.indices { counts[index] += other.counts[index] }
        sum += other.sum
    }
}
