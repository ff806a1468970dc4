import KECSModel
import Logging

/// Forgets what has been over for long enough, and removes from the engine what
/// no row asks for.
struct Sweeper: Sendable {
    let settings: ControlSettings
    let store: any Store
    let runtime: any TaskRuntime
    let environment: Environment
    let logger: Logger

    /// One round. Idempotent; what fails is tried again in the next.
    ///
    /// - Throws: where the engine cannot be asked or the store not be written. What the
    ///   engine does not let go of is logged and holds up nothing else.
    func sweep() async throws {
        try await removeOrphans()
        try await forgetStoppedTasks()
        try await forgetTheRest()
    }

    private func removeOrphans() async throws {
        // First the list, then the state: a row is always written before its containers.
        let listed = try await runtime.list()
        let state = store.state
        let orphans = listed.filter { state.tasks[$0] == nil }
        guard !orphans.isEmpty else { return }
        logger.info("removing containers that no task asks for", metadata: ["tasks": "\(orphans.count)"])
        _ = await remove(orphans)
    }

    /// Whether the engine has nothing of these tasks any more.
    private func remove(_ arns: [String]) async -> Bool {
        do {
            try store.requireOwnership()
            try await runtime.remove(arns)
            return true
        } catch {
            logger.warning(
                "the engine does not remove what is over; trying again in the next round",
                metadata: ["tasks": "\(arns.count)", "error": "\(error)"])
            return false
        }
    }

    private func forgetStoppedTasks() async throws {
        let reading = environment.reading()
        let limit = reading.now.adding(seconds: -settings.stoppedTaskRetentionSeconds)
        let over = store.state.tasks.values
            .filter {
                $0.lastStatus == .stopped
                    && reading.clock.present($0.stoppedAt ?? $0.createdAt) < limit
            }
            .map(\.arn)
        guard !over.isEmpty, await remove(over) else { return }
        try await store.transact { transaction in
            for arn in over { transaction.deleteTask(arn) }
        }
    }

    private func forgetTheRest() async throws {
        let reading = environment.reading()
        let (now, present) = (reading.now, reading.clock.present)
        let clusterLimit = now.adding(seconds: -settings.inactiveClusterRetentionSeconds)
        let serviceLimit = now.adding(seconds: -settings.inactiveServiceRetentionSeconds)
        let tokenLimit = now.adding(seconds: -settings.clientTokenRetentionSeconds)
        let state = store.state
        let services = state.services.values.filter { service in
            service.status == .inactive
                && service.inactiveAt.map { present($0) < serviceLimit } == true
                && state.tasks(ofService: service.arn).isEmpty
        }
        let clusters = state.clusters.values.filter { cluster in
            cluster.status == .inactive
                && cluster.inactiveAt.map { present($0) < clusterLimit } == true
                && state.tasks(ofCluster: cluster.arn).isEmpty
                && state.services(ofCluster: cluster.arn).isEmpty
        }
        let tokens = state.clientTokens.values.filter { present($0.createdAt) < tokenLimit }
        let definitions = state.taskDefinitions.values.filter { definition in
            definition.status == .deleteInProgress && !state.isUsed(taskDefinition: definition.arn)
        }
        guard
            !services.isEmpty || !clusters.isEmpty || !tokens.isEmpty || !definitions.isEmpty
        else { return }
        try await store.transact { transaction in
            // What was created anew meanwhile stays.
            for service in services where transaction.state.services[service.arn] == service {
                transaction.deleteService(service.arn)
            }
            for cluster in clusters where transaction.state.clusters[cluster.arn] == cluster {
                transaction.deleteCluster(cluster.arn)
            }
            for token in tokens { transaction.deleteClientToken(token.key) }
            for definition in definitions
            where !transaction.state.isUsed(taskDefinition: definition.arn) {
                transaction.deleteTaskDefinition(definition.arn)
            }
        }
    }
}
