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
        let padding = seq < 10 ? "00" : seq < 100 ? "0" : ""
        return "evt-\(padding)\(seq)"
    }
}
