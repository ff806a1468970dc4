import KECSModel
import Logging

/// Keeps one service in step with its row: plans and writes in one transaction, and leaves
/// the tasks that it starts and stops to their own reconciler.
struct ServiceReconciler: Sendable {
    let store: any Store
    let planner: ServicePlanner
    let environment: Environment
    let logger: Logger
    /// Wakes the reconcilers of the tasks that are started or stopped.
    let pokeTask: @Sendable (_ arn: String) -> Void
    /// Wakes the reconciler of a service's scaling.
    let pokeScaling: @Sendable (_ serviceArn: String) -> Void
    let pokeCluster: @Sendable (_ arn: String) -> Void

    /// Steps that take no longer are not paced.
    private static let shortStep = Duration.milliseconds(2)

    func activate(_ arn: String) async -> WorkQueue.Outcome {
        let begin = environment.uptime()
        do {
            let outcome = try await reconcile(arn)
            // Of thousands of tasks that change one after the other many are looked at
            // together: it rests as long as it has worked.
            let took = environment.uptime() - begin
            if took > Self.shortStep { try? await environment.sleep(begin + took + took) }
            return outcome
        } catch {
            logger.error(
                "a service could not be reconciled; trying again",
                metadata: ["service": "\(arn)", "error": "\(error)"])
            return .retry
        }
    }

    private func reconcile(_ arn: String) async throws -> WorkQueue.Outcome {
        let (planner, environment) = (planner, environment)
        let step = try await store.transact { transaction -> ServiceStep? in
            guard let service = transaction.state.services[arn] else { return nil }
            return try transaction.step(service, planner, environment)
        }
        guard let step else { return .done }
        for task in step.touched { pokeTask(task) }
        if step.isChange {
            pokeScaling(arn)
            if let cluster = store.state.services[arn]?.clusterArn { pokeCluster(cluster) }
            return .again(milliseconds: 0)
        }
        return step.wait.map { .again(milliseconds: max(1, $0)) } ?? .done
    }
}
