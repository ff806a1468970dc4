/// What a ``SQLiteStore`` has done since it was opened.
package struct StoreStatistics: Hashable, Sendable {
    /// SQLite transactions committed.
    package var commits = 0
    /// SQLite transactions that failed and were rolled back.
    package var failures = 0
    /// The newest SQLite transaction failed: nothing is being saved.
    package var isFailing = false
    /// Transactions of callers in the commits; `transactions / commits` is the mean group.
    package var transactions = 0
    /// Journal entries written.
    package var entries = 0
    /// Transactions in the newest commit.
    package var lastGroup = 0
    /// Transactions in the largest commit.
    package var largestGroup = 0
    /// From the first body of the newest commit until SQLite had committed.
    package var lastCommitDuration = Duration.zero
    /// Transactions turned away because too many waited.
    package var refused = 0
    /// Transactions that wait now.
    package var queued = 0

    package init() {}
}
