import KECSModel
import KECSWire

/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeClusters.html
struct DescribeClustersHandler: OperationHandler {
    typealias Operation = DescribeClusters

    let bench: Workbench

    func reach(
        of request: DescribeClustersRequest, _ context: RequestContext
    ) throws(ECSError) -> Reach {
        var arns: [String] = []
        for name in Self.names(request) { arns.append(try ClusterName(name, context).arn) }
        return .clusters(arns)
    }

    func answer(
        _ request: DescribeClustersRequest, _ context: RequestContext
    ) async throws -> DescribeClustersResponse {
        let state = bench.store.state
        var response = DescribeClustersResponse(clusters: [], failures: [])
        for name in Self.names(request) {
            let arn = try ClusterName(name, context).arn
            if let cluster = state.clusters[arn] {
                response.clusters?.append(
                    try ClusterView.wire(cluster, in: state, include: request.include ?? []))
            } else {
                response.failures?.append(Failure(arn: arn.cut(toJSON: 2048), reason: "MISSING"))
            }
        }
        return response
    }

    private static func names(_ request: DescribeClustersRequest) -> [String] {
        let names = request.clusters ?? []
        return names.isEmpty ? ["default"] : names
    }
}
