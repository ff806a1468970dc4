import Synchronization

/// At most so many at once; the others wait in line. A cancelled waiter leaves it.
package final class Permits: Sendable {
    private struct State {
        var free: Int
        var nextTicket: UInt64 = 0
        /// In the order of arrival.
        var line: [(ticket: UInt64, waiter: CheckedContinuation<Bool, Never>)] = []
    }

    private let state: Mutex<State>

    package init(_ count: Int) {
        state = Mutex(State(free: max(1, count)))
    }

    /// Runs the operation as soon as a permit is free.
    /// - Throws: `CancellationError` where the task is cancelled while it waits;
    ///   what the operation throws.
    package func withPermit<Value>(_ operation: () async throws -> Value) async throws -> Value {
        guard await acquire() else { throw CancellationError() }
        defer { release() }
        return try await operation()
    }

    /// False where the task was cancelled first.
    private func acquire() async -> Bool {
        let ticket = state.withLock { state in
            state.nextTicket += 1
            return state.nextTicket
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: Bool? = state.withLock { state in
                    if Task.isCancelled { return false }
                    if state.free > 0 {
                        state.free -= 1
                        return true
                    }
                    state.line.append((ticket, continuation))
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                state.line.firstIndex { $0.ticket == ticket }
                    .map { state.line.remove(at: $0).waiter }
            }
            waiter?.resume(returning: false)
        }
    }

    private func release() {
        let next = state.withLock { state -> CheckedContinuation<Bool, Never>? in
            if state.line.isEmpty {
                state.free += 1
                return nil
            }
            return state.line.removeFirst().waiter
        }
        next?.resume(returning: true)
    }
}
