import NIOCore
import Synchronization

/// An event loop's shard as other threads see it: a bell and a few numbers.
final class ShardPort: Sendable {
    let eventLoop: any EventLoop
    let counters = StreamCounters()
    /// Rung and not yet answered: further rings change nothing.
    private let isPending = Atomic<Bool>(false)
    private let box: NIOLoopBoundBox<Shard?>

    init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
        box = .makeEmptyBox(valueType: Shard.self, eventLoop: eventLoop)
    }

    /// Of the event loop; call it there only.
    var shard: Shard? { box.value }

    /// Gives the loop its shard. Call it there.
    func install(_ shard: Shard) { box.value = shard }

    /// Makes the shard look for events soon, once for any number of calls.
    func poke() {
        guard counters.connections.load(ordering: .acquiring) > 0 else { return }
        guard !isPending.exchange(true, ordering: .acquiringAndReleasing) else { return }
        eventLoop.execute { self.answer() }
    }

    /// The same, after a while.
    func poke(in delay: TimeAmount) {
        guard !isPending.exchange(true, ordering: .acquiringAndReleasing) else { return }
        eventLoop.scheduleTask(in: delay) { self.answer(isLate: true) }
    }

    private func answer(isLate: Bool = false) {
        guard let shard else { return }
        if !isLate, let delay = shard.coalescingDelay {
            // Still pending: what is published meanwhile travels along.
            eventLoop.scheduleTask(in: delay) { self.answer(isLate: true) }
            return
        }
        // Before the look, so that what is published during it rings again.
        isPending.store(false, ordering: .releasing)
        shard.deliver()
    }
}
