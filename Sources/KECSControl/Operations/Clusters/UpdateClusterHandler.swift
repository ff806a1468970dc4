import KECSModel
import KECSWire

/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateCluster.html
struct UpdateClusterHandler: OperationHandler {
    typealias Operation = UpdateCluster

    let bench: Workbench

    func answer(
        _ request: UpdateClusterRequest, _ context: RequestContext
    ) async throws -> UpdateClusterResponse {
        try await bench.store.transact { transaction in
            var cluster = try transaction.state.activeCluster(request.cluster, context)
            var options = try ClusterView.Options(cluster.options)
            let former = options
            options.settings = request.settings ?? options.settings
            options.configuration = request.configuration ?? options.configuration
            if let defaults = request.serviceConnectDefaults {
                options.serviceConnectDefaults =
                    defaults.namespace?.isEmpty == false
                    ? ClusterServiceConnectDefaults(namespace: defaults.namespace) : nil
            }
            if options != former {
                cluster.options = try options.document
                try transaction.report(.update, cluster)
            }
            return UpdateClusterResponse(
                cluster: try ClusterView.wire(cluster, in: transaction.state, include: nil))
        }
    }
}
