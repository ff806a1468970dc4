import KECSControl
import KECSModel
import Synchronization

/// Reads containers' logs for subscriptions, so many at a time.
package final class LogDesk: Sendable {
    private struct State {
        var readings: [Int: Task<Void, Never>] = [:]
        /// Promised to subscriptions that are about to begin.
        var reserved = 0
        var nextNumber = 0
        var isClosed = false
    }

    /// Between two looks for a container that there is not yet.
    private static let pause = Duration.milliseconds(250)

    /// Logs read at a time.
    package let limit: Int
    private let runtime: any TaskRuntime
    private let environment: Environment
    private let state = Mutex(State())

    package init(runtime: any TaskRuntime, environment: Environment, limit: Int = 200) {
        self.runtime = runtime
        self.environment = environment
        self.limit = limit
    }

    /// Logs that are being read.
    package var count: Int { state.withLock { $0.readings.count } }

    /// Makes room for so many readings, which have to begin; false: there is none.
    func reserve(_ count: Int) -> Bool {
        state.withLock { state in
            guard !state.isClosed, state.readings.count + state.reserved + count <= limit else {
                return false
            }
            state.reserved += count
            return true
        }
    }

    /// Begins a reading that room was made for.
    ///
    /// - Parameters:
    ///   - isOver: whether the container has ended, as far as the state knows.
    ///   - receive: gets each piece; the next is not read before it returns.
    ///   - ended: is told how it ended, unless it was cancelled.
    /// - Returns: what cancels it.
    func begin(
        _ taskArn: String, container: String, _ request: LogRequest,
        isOver: @escaping @Sendable () -> Bool,
        receive: @escaping @Sendable (LogPiece) async throws -> Void,
        ended: @escaping @Sendable (LogReadingEnd) -> Void
    ) -> @Sendable () -> Void {
        state.withLock { state in
            state.reserved -= 1
            let number = state.nextNumber
            state.nextNumber += 1
            // Owner: this desk, which keeps it until it has ended.
            let reading = Task {
                let end = await self.read(taskArn, container, request, isOver, receive)
                self.state.withLock { _ = $0.readings.removeValue(forKey: number) }
                if !Task.isCancelled { ended(end) }
            }
            if state.isClosed { reading.cancel() }
            state.readings[number] = reading
            return { reading.cancel() }
        }
    }

    /// Ends all readings and begins no more. Whoever waits in `receive` must have been let go.
    package func shutDown() async {
        let readings = state.withLock { state in
            state.isClosed = true
            return Array(state.readings.values)
        }
        for reading in readings { reading.cancel() }
        for reading in readings { await reading.value }
    }

    private func read(
        _ taskArn: String, _ container: String, _ request: LogRequest,
        _ isOver: @Sendable () -> Bool, _ receive: @Sendable (LogPiece) async throws -> Void
    ) async -> LogReadingEnd {
        while true {
            // Before the look: it may end in between.
            let isOver = isOver()
            do {
                try await runtime.readLogs(taskArn, container: container, request, receive: receive)
                return request.follow ? .stopped : .complete
            } catch let error as RuntimeError where error.kind == .absent {
                if isOver || !request.follow { return .absent }
            } catch {
                let isKnown = error is RuntimeError
                return .failed(isKnown ? "\(error.inOneLine)" : "The log could not be read")
            }
            // It is being pulled, or waits for another.
            do {
                try await environment.sleep(environment.uptime() + Self.pause)
            } catch {
                return .absent
            }
        }
    }
}

/// How the reading of a container's log has ended.
enum LogReadingEnd: Hashable, Sendable {
    /// All that there was has been told, and no more was wanted.
    case complete
    /// The container has ended, and all has been told.
    case stopped
    /// There is no log of it.
    case absent
    /// Why it could not be read on.
    case failed(String)
}
