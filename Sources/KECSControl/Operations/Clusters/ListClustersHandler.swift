import KECSAccess
import KECSModel
import KECSWire

/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListClusters.html
struct ListClustersHandler: OperationHandler {
    typealias Operation = ListClusters

    let bench: Workbench

    func reach(of request: ListClustersRequest, _ context: RequestContext) -> Reach { .shared }

    func answer(
        _ request: ListClustersRequest, _ context: RequestContext
    ) async throws -> ListClustersResponse {
        let clusters = bench.store.state.clusters.values
            .filter { $0.status == .active && ARN($0.arn)?.region == context.region }
            .filter { context.readable.contains(cluster: $0.name) }
            .sorted { $0.ordinal < $1.ordinal }
        let page = try Page(
            of: clusters, by: \.ordinal, nextToken: request.nextToken,
            maxResults: request.maxResults)
        return ListClustersResponse(
            clusterArns: page.items.map(\.arn), nextToken: page.nextToken)
    }
}
