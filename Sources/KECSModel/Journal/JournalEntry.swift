/// A committed event: a row of the journal.
package struct JournalEntry: Hashable, Sendable {
    /// 1, 2, 3 … without gaps within one epoch.
    package var seq: Int
    /// When its transaction committed.
    package var timestamp: Timestamp
    package var event: EventDraft

    package init(seq: Int, timestamp: Timestamp, event: EventDraft) {
        self.seq = seq
        self.timestamp = timestamp
        self.event = event
    }

    /// `evt-` and the number padded to at least three digits.
    package var id: String {
        let digits = String(seq)
        return "evt-" + String(repeating: "0", count: max(0, 3 - digits.count)) + digits
    }
}
