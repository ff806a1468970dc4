import KECSModel
import KECSWire

/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PutClusterCapacityProviders.html
struct PutClusterCapacityProvidersHandler: OperationHandler {
    typealias Operation = PutClusterCapacityProviders

    let bench: Workbench

    func answer(
        _ request: PutClusterCapacityProvidersRequest, _ context: RequestContext
    ) async throws -> PutClusterCapacityProvidersResponse {
        let providers = request.capacityProviders ?? []
        let strategy = request.defaultCapacityProviderStrategy ?? []
        try CapacityProviders.check(providers, strategy: strategy)
        return try await bench.store.transact { transaction in
            var cluster = try transaction.state.activeCluster(request.cluster, context)
            var options = try ClusterView.Options(cluster.options)
            let former = options
            // One that is used stays.
            let removed = Set(options.capacityProviders ?? []).subtracting(providers)
            let isUsed =
                !removed.isEmpty
                && transaction.state.tasks(ofCluster: cluster.arn).contains { task in
                    task.lastStatus != .stopped && task.capacityProvider.map(removed.contains) == true
                }
            guard !isUsed else {
                throw ECSError.resourceInUse(
                    "The specified capacity provider is in use and cannot be removed.")
            }
            options.capacityProviders = providers
            options.defaultCapacityProviderStrategy = strategy
            if options != former {
                cluster.options = try options.document
                try transaction.report(.update, cluster)
            }
            return PutClusterCapacityProvidersResponse(
                cluster: try ClusterView.wire(cluster, in: transaction.state, include: nil))
        }
    }
}
