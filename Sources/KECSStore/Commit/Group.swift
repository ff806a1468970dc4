import KECSControl
import KECSModel

/// Transactions that commit together, each on the state that the one before it left.
struct Group: Sendable {
    let now: Timestamp
    /// What the journal's ages are told from.
    let keptSince: Timestamp
    private(set) var state: State
    /// The last change of each row.
    private(set) var changes: [RowKey: Change] = [:]
    private(set) var entries: [JournalEntry] = []
    /// How many transactions changed something.
    private(set) var transactions = 0
    private(set) var settlements: [Job.Settle] = []
    private var seq: Int

    /// - Parameters:
    ///   - now: The moment of the commit.
    ///   - keptSince: The same by the clock as it was set earliest, so that entries do not age
    ///     by its being set forward.
    init(after committed: Committed, now: Timestamp, keptSince: Timestamp) {
        self.now = now
        self.keptSince = keptSince
        state = committed.state
        seq = committed.position.seq
    }

    /// Nothing changed, nothing happened: there is nothing to commit.
    var isEmpty: Bool { changes.isEmpty && entries.isEmpty }

    mutating func run(_ job: Job) {
        let (transaction, settle) = job.run(state, now)
        settlements.append(settle)
        guard let transaction, !(transaction.changes.isEmpty && transaction.events.isEmpty) else {
            return
        }
        transactions += 1
        state = transaction.state
        for change in transaction.changes { changes[change.row] = change }
        if entries.isEmpty { entries.reserveCapacity(transaction.events.count) }
        for event in transaction.events {
            seq += 1
            entries.append(JournalEntry(seq: seq, timestamp: now, event: event))
        }
    }

    /// Tells every caller how it ended.
    func settle(_ failure: StoreError? = nil) {
        for settlement in settlements { settlement(failure) }
    }
}
