import KECSModel

/// Takes committed events, in order, and must return at once: the store's
/// writer waits for it.
package protocol EventSink: Sendable {
    func publish(_ entries: [JournalEntry])
}
