import KECSControl
import KECSModel
import Synchronization

/// Answers what the test says, when it lets it.
final class FakeMetricsSource: MetricsSource {
    private struct State {
        var queries: [MetricsQuery] = []
        var cancelled = 0
        var isOpen: Bool
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
    }

    private let state: Mutex<State>
    private let result: MetricResult

    init(_ result: MetricResult = .empty, isOpen: Bool = true) {
        self.result = result
        state = Mutex(State(isOpen: isOpen))
    }

    var queries: [MetricsQuery] { state.withLock { $0.queries } }
    var cancelled: Int { state.withLock { $0.cancelled } }

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
        for one in waiting { one.resume() }
    }

    func metrics(_ query: MetricsQuery) async -> [KECSModel.Metric: MetricResult] {
        let number = state.withLock { state in
            state.queries.append(query)
            return state.queries.count
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let goesOn = state.withLock { state in
                    if state.isOpen || Task.isCancelled { return true }
                    state.waiting[number] = continuation
                    return false
                }
                if goesOn { continuation.resume() }
            }
        } onCancel: {
            let one = state.withLock { state in
                state.cancelled += 1
                return state.waiting.removeValue(forKey: number)
            }
            one?.resume()
        }
        return query.metrics.reduce(into: [:]) { $0[$1] = result }
    }
}
