import KECSModel
import KECSWire

/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeClusters.html
struct DescribeClustersHandler: OperationHandler {
    typealias Operation = DescribeClusters

    let bench: Workbench

    func answer(
        _ request: DescribeClustersRequest, _ context: RequestContext
    ) async throws -> DescribeClustersResponse {
        let state = bench.store.state
        var response = DescribeClustersResponse(clusters: [], failures: [])
        let names = request.clusters ?? []
        for name in names.isEmpty ? ["default"] : names {
            let arn = try ClusterName(name, context).arn
            if let cluster = state.clusters[arn] {
                response.clusters?.append(
                    try ClusterView.wire(cluster, in: state, include: request.include ?? []))
            } else {
                response.failures?.append(Failure(arn: arn, reason: "MISSING"))
            }
        }
        return response
    }
}
