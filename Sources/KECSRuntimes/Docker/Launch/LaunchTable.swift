import KECSModel
import Synchronization

/// The starts under way and those that failed. What runs or has run stands in the
/// engine; only what never ran is remembered here.
final class LaunchTable: Sendable {
    enum Container: Sendable {
        /// The launch, by its place in the order of all launches.
        case starting(sequence: Int, Task<Void, Never>)
        case failed(ContainerFailure)
    }

    struct Entry: Sendable {
        var containers: [String: Container] = [:]
        /// Makes what all containers of the task need; begun once.
        var preparation: Task<Result<Void, LaunchFailure>, Never>?
        var pullStartedAt: Timestamp?
        var pullStoppedAt: Timestamp?
        fileprivate var pulls = 0

        fileprivate var isBusy: Bool {
            containers.values.contains { if case .starting = $0 { true } else { false } }
        }
    }

    fileprivate struct State {
        var entries: [String: Entry] = [:]
        /// Tasks in the order of their first start.
        var order: [String] = []
        var nextSequence = 0
        var isClosed = false
    }

    private let state = Mutex(State())
    private let capacity: Int

    /// - Parameter capacity: tasks that are remembered; past it the oldest whose
    ///   starts have all ended are forgotten.
    init(capacity: Int) {
        self.capacity = capacity
    }

    /// Notes a launch for each of these containers that has none and has not failed.
    /// - Parameter launch: begins the launch; called under the lock, so it must not
    ///   do more than make the Task.
    /// - Returns: false after ``close()``.
    func begin(
        _ taskArn: String, containers: [String],
        launch: (_ container: String, _ sequence: Int) -> Task<Void, Never>
    ) -> Bool {
        state.withLock { state in
            guard !state.isClosed else { return false }
            var entry = state.entry(for: taskArn, capacity: capacity)
            for container in containers where entry.containers[container] == nil {
                let sequence = state.nextSequence
                state.nextSequence += 1
                entry.containers[container] = .starting(
                    sequence: sequence, launch(container, sequence))
            }
            state.entries[taskArn] = entry
            return true
        }
    }

    /// A launch has come to its end, with a failure or without.
    func end(_ taskArn: String, _ container: String, sequence: Int, failure: ContainerFailure?) {
        state.withLock { state in
            guard case .starting(sequence, _)? = state.entries[taskArn]?.containers[container]
            else { return }
            state.entries[taskArn]?.containers[container] = failure.map(Container.failed)
        }
    }

    /// The task's preparation, begun now where it has not been.
    func preparation(
        of taskArn: String, begin: () -> Task<Result<Void, LaunchFailure>, Never>
    ) -> Task<Result<Void, LaunchFailure>, Never> {
        state.withLock { state in
            var entry = state.entry(for: taskArn, capacity: capacity)
            let preparation = entry.preparation ?? begin()
            entry.preparation = preparation
            state.entries[taskArn] = entry
            return preparation
        }
    }

    /// The launches of these containers that began before the given one.
    func launches(
        of taskArn: String, containers: [String], before sequence: Int
    ) -> [Task<Void, Never>] {
        state.withLock { state in
            containers.compactMap {
                guard case .starting(let other, let launch)? = state.entries[taskArn]?.containers[$0],
                    other < sequence
                else { return nil }
                return launch
            }
        }
    }

    func pullBegan(_ taskArn: String, at moment: Timestamp) {
        state.withLock { state in
            guard var entry = state.entries[taskArn] else { return }
            entry.pulls += 1
            entry.pullStartedAt = entry.pullStartedAt ?? moment
            entry.pullStoppedAt = nil
            state.entries[taskArn] = entry
        }
    }

    func pullEnded(_ taskArn: String, at moment: Timestamp) {
        state.withLock { state in
            guard var entry = state.entries[taskArn] else { return }
            entry.pulls -= 1
            if entry.pulls == 0 { entry.pullStoppedAt = moment }
            state.entries[taskArn] = entry
        }
    }

    func entries(of taskArns: [String]) -> [String: Entry] {
        state.withLock { state in
            var entries: [String: Entry] = [:]
            for arn in taskArns { entries[arn] = state.entries[arn] }
            return entries
        }
    }

    /// Tasks that have a launch or a failed one.
    var taskArns: [String] {
        state.withLock { state in
            state.order.filter { state.entries[$0]?.containers.isEmpty == false }
        }
    }

    /// Cancels these launches.
    /// - Returns: those that have not ended yet.
    func cancel(_ taskArn: String, containers: [String]) -> [Task<Void, Never>] {
        state.withLock { state in
            containers.compactMap {
                guard case .starting(_, let launch)? = state.entries[taskArn]?.containers[$0]
                else { return nil }
                launch.cancel()
                return launch
            }
        }
    }

    /// Cancels all launches of the task.
    func cancelAll(_ taskArn: String) -> [Task<Void, Never>] {
        cancel(
            taskArn,
            containers: state.withLock { Array(($0.entries[taskArn]?.containers ?? [:]).keys) })
    }

    /// The task's preparation has been undone: the next start begins it anew.
    /// - Returns: the preparation, which may still be under way.
    func takePreparation(_ taskArn: String) -> Task<Result<Void, LaunchFailure>, Never>? {
        state.withLock { state in
            defer { state.entries[taskArn]?.preparation = nil }
            return state.entries[taskArn]?.preparation
        }
    }

    /// Nothing of these tasks is remembered any longer.
    func forget(_ taskArns: [String]) {
        state.withLock { state in
            for arn in taskArns { state.entries[arn] = nil }
            state.order.removeAll { state.entries[$0] == nil }
        }
    }

    /// No launch begins any more; those under way are cancelled.
    func close() -> [Task<Void, Never>] {
        state.withLock { state in
            state.isClosed = true
            return state.entries.values.flatMap { $0.containers.values }.compactMap {
                guard case .starting(_, let launch) = $0 else { return nil }
                launch.cancel()
                return launch
            }
        }
    }
}

extension LaunchTable.State {
    fileprivate mutating func entry(for taskArn: String, capacity: Int) -> LaunchTable.Entry {
        if let known = entries[taskArn] { return known }
        order.append(taskArn)
        if order.count > capacity,
            let oldest = order.firstIndex(where: { entries[$0]?.isBusy != true })
        {
            entries[order.remove(at: oldest)] = nil
        }
        return LaunchTable.Entry()
    }
}
