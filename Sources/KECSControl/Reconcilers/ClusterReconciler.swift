import KECSModel
import Logging
import Synchronization

/// Tells of a cluster's changed counts, at most once in an interval: a burst of
/// tasks is one event, and the last word is always said.
struct ClusterReconciler: Sendable {
    let store: any Store
    let environment: Environment
    let intervalMilliseconds: Int
    let logger: Logger
    private let toldAt = ToldAt()

    private final class ToldAt: Sendable {
        /// Uptimes, by cluster.
        let moments = Mutex<[String: Duration]>([:])
    }

    init(
        store: any Store, environment: Environment, intervalMilliseconds: Int, logger: Logger
    ) {
        self.store = store
        self.environment = environment
        self.intervalMilliseconds = intervalMilliseconds
        self.logger = logger
    }

    func activate(_ arn: String) async -> WorkQueue.Outcome {
        let state = store.state
        guard let cluster = state.clusters[arn], cluster.status == .active,
            cluster.toldCounts != state.counts(of: arn)
        else {
            if state.clusters[arn]?.status != .active {
                toldAt.moments.withLock { $0[arn] = nil }
            }
            return .done
        }
        let now = environment.uptime()
        if let last = toldAt.moments.withLock({ $0[arn] }) {
            let rest = intervalMilliseconds - (now - last).wholeMilliseconds
            if rest > 0 { return .again(milliseconds: rest) }
        }
        do {
            try await store.transact { transaction in
                guard let cluster = transaction.state.clusters[arn], cluster.status == .active,
                    cluster.toldCounts != transaction.state.counts(of: arn)
                else { return }
                try transaction.report(.update, cluster)
            }
            toldAt.moments.withLock { $0[arn] = now }
            return .done
        } catch {
            logger.error(
                "a cluster's counts could not be told; trying again",
                metadata: ["cluster": "\(arn)", "error": "\(error)"])
            return .retry
        }
    }
}
