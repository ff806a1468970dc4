import KECSModel
import KECSWire

/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteCluster.html
struct DeleteClusterHandler: OperationHandler {
    typealias Operation = DeleteCluster

    let bench: Workbench

    func answer(
        _ request: DeleteClusterRequest, _ context: RequestContext
    ) async throws -> DeleteClusterResponse {
        let arn = try ClusterName(request.cluster, context).arn
        // Its reconciler forgets it.
        defer { bench.pokeCluster(arn) }
        return try await bench.store.transact { transaction in
            guard var cluster = transaction.state.clusters[arn] else {
                throw ECSError.clusterNotFound
            }
            if cluster.status == .active {
                let services = transaction.state.services(ofCluster: arn)
                guard services.allSatisfy({ $0.status == .inactive }) else {
                    throw ECSError.clusterContainsServices
                }
                let tasks = transaction.state.tasks(ofCluster: arn)
                guard tasks.allSatisfy({ $0.lastStatus == .stopped }) else {
                    throw ECSError.clusterContainsTasks
                }
                cluster.status = .inactive
                cluster.inactiveAt = transaction.now
                try transaction.report(.delete, cluster)
            }
            return DeleteClusterResponse(
                cluster: try ClusterView.wire(cluster, in: transaction.state, include: nil))
        }
    }
}
