import KECSControl
import KECSModel
import NIOCore
import Synchronization

/// Where the store puts committed events and the event loops take them from.
///
/// Publishing costs one frame per event, an append under a lock that is held
/// for nanoseconds, and a poke of each event loop that has connections and has
/// not been poked since it last looked. It never waits for a reader.
package final class Broadcaster: EventSink {
    /// What an event loop reads in one go.
    struct Batch {
        var frames: [EventFrame]
        /// Of the newest of them.
        var epoch: String
        /// The place to read from next.
        var next: Int
        /// Whether there is more behind it.
        var hasMore: Bool
        /// Whether events before it were no longer there.
        var isIncomplete: Bool
    }

    private struct State {
        var ring: EventRing
        var position: StreamPosition
        /// Events since the start.
        var published: [EventType: Int] = [:]
        var listeners: [ShardPort] = []
        /// Of readers that come by themselves.
        var bells: [ObjectIdentifier: Bell] = [:]
    }

    private let state: Mutex<State>

    package init(limits: RealtimeLimits = RealtimeLimits()) {
        state = Mutex(
            State(
                ring: EventRing(maxCount: limits.ringCount, maxBytes: limits.ringBytes),
                position: StreamPosition(epoch: "", seq: 0)))
    }

    /// Says where the journal is, once the store has been opened. Events that
    /// came before this call count.
    package func begin(at position: StreamPosition) {
        state.withLock { state in
            let seq = max(state.position.seq, position.seq)
            state.position = StreamPosition(epoch: position.epoch, seq: seq)
        }
    }

    /// Of the newest event.
    package var position: StreamPosition {
        state.withLock { $0.position }
    }

    /// Events since the start, by type.
    package var published: [EventType: Int] {
        state.withLock { $0.published }
    }

    package func publish(_ entries: [JournalEntry]) {
        guard let newest = entries.last else { return }
        let now = NIODeadline.now()
        var frames: [EventFrame] = []
        frames.reserveCapacity(entries.count)
        let former = state.withLock { $0.ring.newest }
        for entry in entries {
            frames.append(EventFrame(entry, published: now, after: frames.last ?? former))
        }
        let (listeners, bells) = state.withLock { state in
            for frame in frames {
                state.ring.append(frame)
                state.published[frame.subject.type, default: 0] += 1
            }
            state.position.seq = newest.seq
            return (state.listeners, state.bells)
        }
        for listener in listeners { listener.poke() }
        for bell in bells.values { bell.ring() }
    }

    func attach(_ listeners: [ShardPort]) {
        state.withLock { $0.listeners += listeners }
    }

    /// Has the bell rung after each publication.
    func add(_ bell: Bell) {
        state.withLock { $0.bells[ObjectIdentifier(bell)] = bell }
    }

    func remove(_ bell: Bell) {
        state.withLock { _ = $0.bells.removeValue(forKey: ObjectIdentifier(bell)) }
    }

    /// The place of the next event to come, and the position that it follows.
    func end() -> (place: Int, position: StreamPosition) {
        state.withLock { ($0.ring.end, $0.position) }
    }

    /// Events numbered above `seq`; nil where the ring does not have the next of them.
    func recent(after seq: Int, maxCount: Int, byteBudget: Int) -> [EventFrame]? {
        state.withLock {
            $0.ring.frames(after: seq, maxCount: maxCount, byteBudget: byteBudget)
        }
    }

    func read(from place: Int, byteBudget: Int) -> Batch {
        state.withLock { state in
            let start = max(place, state.ring.start)
            let frames = state.ring.frames(from: start, byteBudget: byteBudget) ?? []
            let next = start + frames.count
            return Batch(
                frames: frames, epoch: state.position.epoch, next: next, hasMore: next < state.ring.end,
                isIncomplete: place < state.ring.start)
        }
    }
}
