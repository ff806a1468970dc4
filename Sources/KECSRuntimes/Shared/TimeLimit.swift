import Synchronization

/// An operation did not end within its time.
struct TimeLimitExceeded: Error {}

/// Runs the operation for at most so long; past it the operation is cancelled and
/// awaited. The operation must heed cancellation.
/// - Throws: ``TimeLimitExceeded``, or what the operation throws.
func withTimeLimit<Value: Sendable>(
    _ limit: Duration, _ operation: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value?.self) { group in
        group.addTask { try await operation() }
        group.addTask {
            try await Task.sleep(for: limit)
            return nil
        }
        defer { group.cancelAll() }
        while let first = try await group.next() {
            guard let first else { throw TimeLimitExceeded() }
            return first
        }
        throw CancellationError()
    }
}

/// Runs an operation that must show a sign of life at least this often, by calling
/// what it is handed; else it is cancelled and awaited.
/// - Throws: ``TimeLimitExceeded``, or what the operation throws.
func withInactivityLimit<Value: Sendable>(
    _ limit: Duration,
    _ operation: @escaping @Sendable (_ alive: @escaping @Sendable () -> Void) async throws -> Value
) async throws -> Value {
    let box = LastSign()
    return try await withThrowingTaskGroup(of: Value?.self) { group in
        group.addTask { try await operation { box.touch() } }
        group.addTask {
            while true {
                let silence = ContinuousClock.now - box.last
                if silence >= limit { return nil }
                try await Task.sleep(for: limit - silence)
            }
        }
        defer { group.cancelAll() }
        while let first = try await group.next() {
            guard let first else { throw TimeLimitExceeded() }
            return first
        }
        throw CancellationError()
    }
}

/// When the operation last showed a sign of life.
private final class LastSign: Sendable {
    private let moment = Mutex(ContinuousClock.now)

    var last: ContinuousClock.Instant { moment.withLock { $0 } }

    func touch() { moment.withLock { $0 = ContinuousClock.now } }
}
