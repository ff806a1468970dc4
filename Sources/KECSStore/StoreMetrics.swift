import Metrics

/// What a ``SQLiteStore`` is measured by.
package struct StoreMetrics: Sendable {
    package static let commitName = "kecs_store_commit_duration_seconds"
    package static let commitSizeName = "kecs_store_commit_transactions"
    package static let transactionName = "kecs_store_transaction_duration_seconds"

    /// From the first body of a commit until SQLite had committed.
    let commitDuration: Timer
    /// Transactions in a commit.
    let commitTransactions: Recorder
    /// What a caller waited for: the queue, its own body, and the commit.
    let transactionDuration: Timer

    init(factory: any MetricsFactory) {
        commitDuration = Timer(label: Self.commitName, factory: factory)
        commitTransactions = Recorder(label: Self.commitSizeName, factory: factory)
        transactionDuration = Timer(label: Self.transactionName, factory: factory)
    }
}
