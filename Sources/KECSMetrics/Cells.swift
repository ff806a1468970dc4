import CoreMetrics
import Synchronization

/// A counter's value. May be told from any thread.
final class CounterCell: CounterHandler, FloatingPointCounterHandler, Sendable {
    private let state = Mutex(0.0)

    var value: Double { state.withLock { $0 } }

    func increment(by amount: Int64) { increment(by: Double(amount)) }

    /// Counters only go up: what is negative or no number is not counted.
    func increment(by amount: Double) {
        guard amount > 0 else { return }
        state.withLock { $0 += amount }
    }

    func reset() { state.withLock { $0 = 0 } }
}

/// A value that goes up and down. May be told from any thread.
final class GaugeCell: RecorderHandler, MeterHandler, Sendable {
    private let state = Mutex(0.0)

    var value: Double { state.withLock { $0 } }

    func record(_ value: Int64) { set(Double(value)) }
    func record(_ value: Double) { set(value) }
    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { state.withLock { $0 = value } }
    func increment(by amount: Double) { state.withLock { $0 += amount } }
    func decrement(by amount: Double) { state.withLock { $0 -= amount } }
}
