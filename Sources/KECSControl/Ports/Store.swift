import KECSModel

/// Where state and journal live. One writer; every read is of a committed state.
///
/// A transaction's rows and journal entries commit together or not at all.
/// After the commit, and in commit order, the store hands the new entries to
/// its ``EventSink``.
package protocol Store: Sendable {
    /// The newest committed state. Takes no lock that a writer holds for long.
    var state: State { get }

    /// Epoch and number of the newest committed entry.
    var position: StreamPosition { get }

    /// Number of the oldest entry that is still kept; `position.seq + 1` where none is.
    var oldestSeq: Int { get }

    /// The three above as of one and the same commit.
    var snapshot: StoreSnapshot { get }

    /// Has `body` run on the newest state, alone, and what it changed committed. Returns at once.
    ///
    /// When `body` throws, nothing of it is kept. A body that changes nothing commits nothing.
    ///
    /// - Parameter done: Called once, when that is committed and published, or with what `body`
    ///   has thrown, or with a ``StoreError``. The writer waits for it: it must be short.
    func submit<Value: Sendable>(
        _ body: @escaping @Sendable (inout Transaction) throws -> Value,
        _ done: @escaping @Sendable (Result<Value, any Error>) -> Void)

    /// Entries numbered above `seq`, oldest first, at most `limit` and as many as fit into
    /// `bytes` of payload, but at least one where there is one.
    func entries(after seq: Int, limit: Int, bytes: Int) async throws -> [JournalEntry]

    /// Whether what is committed is still this server's to go by. Quick. Who has lost it must
    /// touch nothing: what runs may be another server's by now.
    ///
    /// - Throws: where nothing can be saved any more, since the files have gone or are another's.
    func requireOwnership() throws(StoreError)
}

extension Store {
    /// The same for a task: returns once committed and published.
    ///
    /// - Throws: what `body` throws, or ``StoreError``.
    @discardableResult
    package func transact<Value: Sendable>(
        _ body: @escaping @Sendable (inout Transaction) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            submit(body) { continuation.resume(with: $0) }
        }
    }

    /// Entries numbered above `seq`, oldest first, at most `limit`, whatever their size.
    package func entries(after seq: Int, limit: Int) async throws -> [JournalEntry] {
        try await entries(after: seq, limit: limit, bytes: .max)
    }
}
