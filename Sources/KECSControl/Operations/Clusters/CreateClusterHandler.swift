import KECSModel
import KECSWire

/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCluster.html
struct CreateClusterHandler: OperationHandler {
    typealias Operation = CreateCluster

    let bench: Workbench

    func reach(of request: CreateClusterRequest, _ context: RequestContext) throws(ECSError) -> Reach {
        .clusters([try ClusterName(request.clusterName, context).arn])
    }

    func answer(
        _ request: CreateClusterRequest, _ context: RequestContext
    ) async throws -> CreateClusterResponse {
        let arn = try ClusterName(request.clusterName, context).arn
        guard !ARN.isARN(request.clusterName ?? "") else {
            throw ECSError.invalidParameter("Invalid cluster name.")
        }
        let tags = try TagView.model(request.tags)
        try CapacityProviders.check(
            request.capacityProviders ?? [],
            strategy: request.defaultCapacityProviderStrategy ?? [])
        var options = ClusterView.Options()
        options.settings = request.settings
        options.configuration = request.configuration
        options.serviceConnectDefaults = request.serviceConnectDefaults.map {
            ClusterServiceConnectDefaults(namespace: $0.namespace)
        }
        options.capacityProviders = request.capacityProviders
        options.defaultCapacityProviderStrategy = request.defaultCapacityProviderStrategy
        let document = try options.document
        return try await bench.store.transact { transaction in
            // An ACTIVE cluster of that name is answered as it is; a deleted one is made anew.
            if transaction.state.clusters[arn]?.status != .active {
                try transaction.report(
                    .create,
                    ClusterRecord(
                        arn: arn,
                        name: arn.lastARNComponent,
                        status: .active,
                        ordinal: transaction.nextOrdinal,
                        createdAt: transaction.now,
                        tags: tags,
                        options: document))
            }
            return CreateClusterResponse(
                cluster: try transaction.state.clusters[arn].map {
                    try ClusterView.wire($0, in: transaction.state, include: nil)
                })
        }
    }
}
