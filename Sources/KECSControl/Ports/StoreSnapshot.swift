import KECSModel

/// A committed state and where it stands in the journal.
package struct StoreSnapshot: Sendable {
    package var state: State
    /// Of the newest entry that the state contains.
    package var position: StreamPosition
    /// Number of the oldest entry that was kept at that moment.
    package var oldestSeq: Int

    package init(state: State, position: StreamPosition, oldestSeq: Int) {
        self.state = state
        self.position = position
        self.oldestSeq = oldestSeq
    }
}
