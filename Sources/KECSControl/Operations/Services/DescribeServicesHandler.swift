import KECSModel
import KECSWire

/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html
struct DescribeServicesHandler: OperationHandler {
    typealias Operation = DescribeServices

    /// Services in one request.
    private static let most = 10

    let bench: Workbench

    func answer(
        _ request: DescribeServicesRequest, _ context: RequestContext
    ) async throws -> DescribeServicesResponse {
        let state = bench.store.state
        let cluster = try state.activeCluster(request.cluster, context)
        guard let names = request.services, !names.isEmpty else {
            throw ECSError.invalidParameter("Services cannot be empty.")
        }
        guard names.count <= Self.most else {
            throw ECSError.invalidParameter("Services cannot be more than \(Self.most).")
        }
        let withTags = request.include?.contains(.tags) == true
        var response = DescribeServicesResponse(services: [], failures: [])
        for text in names {
            let arn = try MemberName(text, .service, clusterArn: cluster.arn).arn
            if let service = state.services[arn], service.clusterArn == cluster.arn {
                response.services?.append(
                    try ServiceView.wire(service, in: state, withTags: withTags))
            } else {
                response.failures?.append(Failure(arn: arn.cut(toJSON: 2048), reason: "MISSING"))
            }
        }
        return response
    }
}
