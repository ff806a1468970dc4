import KECSControl
import KECSModel

/// A caller's transaction that waits for the writer.
struct Job: Sendable {
    /// Tells the caller how it ended: its own result, or why the store failed.
    typealias Settle = @Sendable (StoreError?) -> Void

    /// Runs the caller's body on a state. The transaction is absent where the
    /// body threw.
    let run: @Sendable (State, Timestamp) -> (transaction: Transaction?, settle: Settle)

    init<Result: Sendable>(
        _ body: @escaping @Sendable (inout Transaction) throws -> Result,
        continuation: CheckedContinuation<Result, any Error>
    ) {
        run = { state, now in
            var transaction = Transaction(state: state, now: now)
            do {
                let result = try body(&transaction)
                return (
                    transaction,
                    { failure in
                        if let failure {
                            continuation.resume(throwing: failure)
                        } else {
                            continuation.resume(returning: result)
                        }
                    }
                )
            } catch {
                // What the body saw may be undone with its group.
                return (nil, { continuation.resume(throwing: $0 ?? error) })
            }
        }
    }
}
