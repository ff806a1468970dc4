import KECSMetrics
import NIOCore
import Synchronization

/// What one event loop has done, readable from anywhere. Only its own loop writes.
final class StreamCounters: Sendable {
    let connections = Atomic<Int>(0)
    let subscriptions = Atomic<Int>(0)
    let accepted = Atomic<Int>(0)
    let deliveries = Atomic<Int>(0)
    let bytes = Atomic<Int>(0)
    let slowCloses = Atomic<Int>(0)
    private let fanOut = Histogram()

    /// The events have been handed to this loop's sockets.
    func fannedOut(_ frames: [EventFrame], at now: NIODeadline) {
        // Those of one publication have taken equally long.
        var rest = frames[...]
        while let first = rest.first {
            let like = rest.prefix { $0.published == first.published }
            let time = now - first.published
            fanOut.observe(Double(time.nanoseconds) / 1_000_000_000, count: like.count)
            rest = rest.dropFirst(like.count)
        }
    }

    var fanOutSnapshot: HistogramSnapshot { fanOut.snapshot }
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
    /// Connections that have yet to say who they are.
    package var unauthenticated = 0
    /// From the publication of an event until a loop had handed it to its sockets, in
    /// seconds: once for each event and each loop that had connections.
    package var fanOut = HistogramSnapshot()

    mutating func add(_ counters: StreamCounters) {
        connections += counters.connections.load(ordering: .relaxed)
        subscriptions += counters.subscriptions.load(ordering: .relaxed)
        accepted += counters.accepted.load(ordering: .relaxed)
        deliveries += counters.deliveries.load(ordering: .relaxed)
        bytes += counters.bytes.load(ordering: .relaxed)
        slowCloses += counters.slowCloses.load(ordering: .relaxed)
        fanOut.add(counters.fanOutSnapshot)
    }
}
