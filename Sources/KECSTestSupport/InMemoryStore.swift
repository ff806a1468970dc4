import KECSControl
import KECSModel
import Synchronization

/// A ``Store`` that keeps nothing: state and journal as values behind a lock.
/// Commits and publishes in order, like the real one.
package final class InMemoryStore: Store {
    private struct Contents: Sendable {
        var state = State()
        var journal: [JournalEntry] = []
        var seq = 0
    }

    private let contents: Mutex<Contents>
    /// Held for a whole transaction and its publishing, so that the sink hears
    /// of commits in their order and may itself read the store.
    private let writer = Mutex(())
    private let sink: any EventSink
    private let now: @Sendable () -> Timestamp
    private let journalLimit: Int
    private let epoch: String
    private let loss = Mutex<StoreError?>(nil)

    /// - Parameters:
    ///   - sink: Hears of every committed entry. None by default.
    ///   - journalLimit: How many entries are kept; older ones are dropped.
    package init(
        sink: any EventSink = DiscardingSink(), epoch: String = "0123456789abcdef",
        journalLimit: Int = .max,
        now: @escaping @Sendable () -> Timestamp = KECSControl.Environment.system.now
    ) {
        contents = Mutex(Contents())
        self.sink = sink
        self.epoch = epoch
        self.journalLimit = journalLimit
        self.now = now
    }

    package var state: State {
        contents.withLock { $0.state }
    }

    package var position: StreamPosition {
        StreamPosition(epoch: epoch, seq: contents.withLock { $0.seq })
    }

    package var oldestSeq: Int {
        contents.withLock { $0.journal.first?.seq ?? $0.seq + 1 }
    }

    package var snapshot: StoreSnapshot {
        contents.withLock {
            StoreSnapshot(
                state: $0.state, position: StreamPosition(epoch: epoch, seq: $0.seq),
                oldestSeq: $0.journal.first?.seq ?? $0.seq + 1)
        }
    }

    /// All that is kept of the journal, oldest first.
    package var journal: [JournalEntry] {
        contents.withLock { $0.journal }
    }

    /// From now on it is another's; nil: its own again.
    package func lose(_ error: StoreError?) { loss.withLock { $0 = error } }

    package func requireOwnership() throws(StoreError) {
        if let error = loss.withLock({ $0 }) { throw error }
    }

    package func submit<Value: Sendable>(
        _ body: @escaping @Sendable (inout Transaction) throws -> Value,
        _ done: @escaping @Sendable (Result<Value, any Error>) -> Void
    ) {
        let result: Result<Value, any Error> = Result {
            try requireOwnership()
            return try writer.withLock { _ in
                var transaction = Transaction(state: state, now: now())
                let value = try body(&transaction)
                let entries = commit(transaction)
                if !entries.isEmpty { sink.publish(entries) }
                return value
            }
        }
        done(result)
    }

    package func entries(after seq: Int, limit: Int, bytes: Int) async throws -> [JournalEntry] {
        contents.withLock { contents in
            var room = bytes
            let next = contents.journal.drop { $0.seq <= seq }.prefix(max(0, limit))
            return Array(
                next.prefix { entry in
                    room -= entry.event.payload.count
                    return room >= 0 || entry.seq == next.first?.seq
                })
        }
    }

    private func commit(_ transaction: Transaction) -> [JournalEntry] {
        contents.withLock { contents in
            contents.state = transaction.state
            let entries = transaction.events.enumerated().map { index, event in
                JournalEntry(
                    seq: contents.seq + 1 + index, timestamp: transaction.now, event: event)
            }
            contents.seq += entries.count
            contents.journal += entries
            let excess = contents.journal.count - journalLimit
            if excess > 0 { contents.journal.removeFirst(excess) }
            return entries
        }
    }
}

/// An ``EventSink`` that nobody listens behind.
package struct DiscardingSink: EventSink {
    package init() {}
    package func publish(_ entries: [JournalEntry]) {}
}
