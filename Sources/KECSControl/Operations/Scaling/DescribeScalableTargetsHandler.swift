import KECSModel
import KECSWire

/// https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DescribeScalableTargets.html
struct DescribeScalableTargetsHandler: OperationHandler {
    typealias Operation = DescribeScalableTargets

    let bench: Workbench

    func answer(
        _ request: DescribeScalableTargetsRequest, _ context: RequestContext
    ) async throws -> DescribeScalableTargetsResponse {
        let targets = try request.targets(in: bench.store.state, context)
        let page = try request.page(of: targets) { $0.resourceId }
        return DescribeScalableTargetsResponse(
            scalableTargets: page.items.map(ScalingView.wire), nextToken: page.nextToken)
    }
}
