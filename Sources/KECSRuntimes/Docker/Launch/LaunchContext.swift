import KECSControl
import KECSModel
import Logging

/// What every launch needs.
struct LaunchContext: Sendable {
    let client: DockerClient
    let options: DockerOptions
    let table: LaunchTable
    /// For creating and starting.
    let permits: Permits
    let pullPermits: Permits
    let now: @Sendable () -> Timestamp
    let logger: Logger

    /// Makes a call to its end even where the task is cancelled meanwhile: the engine
    /// would go on with it, and nobody could say what came of it. While the engine
    /// is away the call is repeated, which all calls of a launch allow.
    /// - Throws: `CancellationError` between two attempts; ``DockerError``.
    func insist<Value: Sendable>(
        for span: Duration, _ call: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let deadline = ContinuousClock.now + span
        var pause = Duration.milliseconds(50)
        while true {
            try Task.checkCancellation()
            do {
                // Owned by this function, which waits for its end.
                return try await Task { try await call() }.value
            } catch let error as DockerError {
                guard case .unreachable = error, ContinuousClock.now + pause < deadline else {
                    throw error
                }
            }
            try await Task.sleep(for: pause)
            pause = min(pause * 2, .seconds(2))
        }
    }
}
