import KECSModel
import KECSWire

/// https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScalingPolicy.html
struct PutScalingPolicyHandler: OperationHandler {
    typealias Operation = PutScalingPolicy

    let bench: Workbench

    func answer(
        _ request: PutScalingPolicyRequest, _ context: RequestContext
    ) async throws -> PutScalingPolicyResponse {
        let resource = try request.resource(context)
        let name = request.policyName ?? ""
        let environment = bench.environment
        let policy = try await bench.store.transact { transaction in
            guard transaction.state.scalableTargets[resource.serviceArn] != nil else {
                throw ECSError.objectNotFound("scalable target registered", resourceId: resource.id)
            }
            var (target, service) = try transaction.state.scalableTarget(resource)
            let place = target.policies.firstIndex { $0.name == name }
            let former = place.map { target.policies[$0] }
            let tracking = try TargetTracking(request, former)
            guard !target.policies.contains(where: { $0.name != name && $0.metric == tracking.metric })
            else {
                throw ECSError.validation(
                    "Only one TargetTrackingScaling policy for a given metric specification is allowed.")
            }
            let policy =
                former.map { tracking.applied(to: $0) }
                ?? tracking.policy(
                    named: name, of: target, service: ARN(service.arn), environment,
                    now: transaction.now)
            if let place {
                target.policies[place] = policy
            } else {
                guard target.policies.count < ScalableTargetRecord.mostPolicies else {
                    throw ECSError.scalingLimitExceeded(
                        "A scalable target can have at most \(ScalableTargetRecord.mostPolicies) "
                            + "scaling policies.")
                }
                target.policies.append(policy)
            }
            transaction.put(target)
            transaction.append(
                try .scaling(
                    .policyChange, target, of: service, policyName: name, metric: policy.metric,
                    cause: "policy \(name) keeps \(policy.metric.rawValue) at \(policy.targetValue)"))
            return policy
        }
        bench.pokeScaling(resource.serviceArn)
        return PutScalingPolicyResponse(
            policyARN: policy.arn, alarms: ScalingView.alarms(of: policy))
    }
}
