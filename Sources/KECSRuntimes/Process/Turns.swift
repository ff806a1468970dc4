import Synchronization

/// One at a time for each key, in the order of arrival.
final class Turns: Sendable {
    private struct Queue {
        var permits = Permits(1)
        var users = 0
    }

    private let queues = Mutex<[String: Queue]>([:])

    /// - Throws: `CancellationError` where the task is cancelled while it waits;
    ///   what the operation throws.
    func withTurn<Value>(_ key: String, _ operation: () async throws -> Value) async throws
        -> Value
    {
        let permits = queues.withLock { queues in
            queues[key, default: Queue()].users += 1
            return queues[key]?.permits ?? Permits(1)
        }
        defer {
            queues.withLock { queues in
                queues[key]?.users -= 1
                if queues[key]?.users == 0 { queues[key] = nil }
            }
        }
        return try await permits.withPermit(operation)
    }
}
