import KECSModel

/// A runtime that does nothing to what runs once its server's store is lost: that may be another
/// server's by now. Reading goes on.
package struct OwnedRuntime: TaskRuntime {
    private let runtime: any TaskRuntime
    private let store: any Store

    package init(_ runtime: any TaskRuntime, of store: any Store) {
        self.runtime = runtime
        self.store = store
    }

    package var name: String { runtime.name }
    package var capabilities: RuntimeCapabilities { runtime.capabilities }

    private func requireOwnership() throws(RuntimeError) {
        do {
            try store.requireOwnership()
        } catch {
            throw RuntimeError(.retryable, error.message)
        }
    }

    package func run(hint: @escaping @Sendable (RuntimeHint) -> Void) async throws {
        try await runtime.run(hint: hint)
    }

    package func start(_ task: TaskSpec, containers: [String]) async throws(RuntimeError) {
        try requireOwnership()
        try await runtime.start(task, containers: containers)
    }

    package func stop(
        _ task: TaskSpec, containers: [String], signal: StopSignal
    ) async throws(RuntimeError) {
        try requireOwnership()
        try await runtime.stop(task, containers: containers, signal: signal)
    }

    /// Writes down what has been lost.
    package func observe(_ taskArns: [String]) async throws(RuntimeError) -> [TaskObservation] {
        try requireOwnership()
        return try await runtime.observe(taskArns)
    }

    package func list() async throws(RuntimeError) -> [String] { try await runtime.list() }

    package func release(_ task: TaskSpec) async throws(RuntimeError) {
        try requireOwnership()
        try await runtime.release(task)
    }

    package func remove(_ taskArns: [String]) async throws(RuntimeError) {
        try requireOwnership()
        try await runtime.remove(taskArns)
    }

    package func logs(
        _ taskArn: String, container: String, tail: Int?
    ) async throws(RuntimeError) -> [ContainerLogLine] {
        try await runtime.logs(taskArn, container: container, tail: tail)
    }

    package func readLogs(
        _ taskArn: String, container: String, _ request: LogRequest,
        receive: @Sendable (LogPiece) async throws -> Void
    ) async throws {
        try await runtime.readLogs(taskArn, container: container, request, receive: receive)
    }

    package func stats(_ taskArn: String) async throws(RuntimeError) -> TaskUsage {
        try await runtime.stats(taskArn)
    }

    package func exec(
        _ taskArn: String, container: String, _ request: ExecRequest
    ) async throws(RuntimeError) -> any ExecSession {
        try requireOwnership()
        return try await runtime.exec(taskArn, container: container, request)
    }

    package func shutdown() async { await runtime.shutdown() }
}
