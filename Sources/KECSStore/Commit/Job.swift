import KECSControl
import KECSModel

/// A caller's transaction that waits for the writer.
struct Job: Sendable {
    /// Tells the caller how it ended: its own result, or why the store failed.
    typealias Settle = @Sendable (StoreError?) -> Void

    /// Runs the caller's body on a state. The transaction is absent where the
    /// body threw.
    let run: @Sendable (State, Timestamp) -> (transaction: Transaction?, settle: Settle)

    init<Value: Sendable>(
        _ body: @escaping @Sendable (inout Transaction) throws -> Value,
        _ done: @escaping @Sendable (Result<Value, any Error>) -> Void
    ) {
        run = { state, now in
            var transaction = Transaction(state: state, now: now)
            do {
                let value = try body(&transaction)
                return (transaction, { failure in done(failure.map { .failure($0) } ?? .success(value)) })
            } catch {
                // What the body saw may be undone with its group.
                return (nil, { failure in done(.failure(failure ?? error)) })
            }
        }
    }
}
