import Synchronization

/// What one event loop has done, readable from anywhere. Only its own loop writes.
final class StreamCounters: Sendable {
    let connections = Atomic<Int>(0)
    let subscriptions = Atomic<Int>(0)
    let accepted = Atomic<Int>(0)
    let deliveries = Atomic<Int>(0)
    let bytes = Atomic<Int>(0)
    let slowCloses = Atomic<Int>(0)
}

/// The sum over all event loops, for `/metrics`.
package struct StreamStatistics: Sendable, Hashable {
    /// Open now.
    package var connections = 0
    /// Active now.
    package var subscriptions = 0
    /// Connections since the start.
    package var accepted = 0
    /// Events handed to sockets since the start: one event to three clients counts three.
    package var deliveries = 0
    /// Of those events, frames included.
    package var bytes = 0
    /// Connections closed with 4410 since the start.
    package var slowCloses = 0

    mutating func add(_ counters: StreamCounters) {
        connections += counters.connections.load(ordering: .relaxed)
        subscriptions += counters.subscriptions.load(ordering: .relaxed)
        accepted += counters.accepted.load(ordering: .relaxed)
        deliveries += counters.deliveries.load(ordering: .relaxed)
        bytes += counters.bytes.load(ordering: .relaxed)
        slowCloses += counters.slowCloses.load(ordering: .relaxed)
    }
}
