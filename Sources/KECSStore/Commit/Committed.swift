import KECSModel

/// All that follows from the commits so far.
struct Committed: Sendable {
    var state: State
    var position: StreamPosition
    var oldestSeq: Int
    /// When the newest entry was made; no later one is older.
    var clock: Timestamp
    var retention: JournalRetention
}
