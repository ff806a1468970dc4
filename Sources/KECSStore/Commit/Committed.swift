import KECSModel

/// All that follows from the commits so far.
struct Committed: Sendable {
    var state: State
    var position: StreamPosition
    var oldestSeq: Int
    var retention: JournalRetention
}
