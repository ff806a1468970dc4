import KECSModel
import KECSWire

/// https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DescribeScalingPolicies.html
struct DescribeScalingPoliciesHandler: OperationHandler {
    typealias Operation = DescribeScalingPolicies

    let bench: Workbench

    func answer(
        _ request: DescribeScalingPoliciesRequest, _ context: RequestContext
    ) async throws -> DescribeScalingPoliciesResponse {
        let names = request.policyNames.flatMap { $0.isEmpty ? nil : Set($0) }
        let policies = try request.targets(in: bench.store.state, context).flatMap { target in
            target.policies
                .filter { policy in
                    names.map { $0.contains(policy.name) || $0.contains(policy.arn) } ?? true
                }
                .map { ScalingView.wire($0, of: target) }
        }
        let sorted = policies.sorted { Self.place($0) < Self.place($1) }
        let page = try request.page(of: sorted, by: Self.place)
        return DescribeScalingPoliciesResponse(
            scalingPolicies: page.items, nextToken: page.nextToken)
    }

    private static func place(_ policy: ScalingPolicy) -> String {
        "\(policy.resourceId ?? "")/\(policy.policyName ?? "")"
    }
}
