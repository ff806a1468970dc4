import KECSModel
import KECSWire

/// https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DeleteScalingPolicy.html
struct DeleteScalingPolicyHandler: OperationHandler {
    typealias Operation = DeleteScalingPolicy

    let bench: Workbench

    func answer(
        _ request: DeleteScalingPolicyRequest, _ context: RequestContext
    ) async throws -> DeleteScalingPolicyResponse {
        let resource = try request.resource(context)
        let name = request.policyName ?? ""
        try await bench.store.transact { transaction in
            let found = try? transaction.state.scalableTarget(resource)
            guard let service = found?.service, var target = found?.target,
                let place = target.policies.firstIndex(where: { $0.name == name })
            else {
                throw ECSError.objectNotFound(
                    "scaling policy found", resourceId: resource.id,
                    suffix: ", policy name: \(name)")
            }
            let policy = target.policies.remove(at: place)
            transaction.put(target)
            transaction.append(
                try .scaling(
                    .policyChange, target, of: service, policyName: name, metric: policy.metric,
                    cause: "policy \(name) was deleted"))
        }
        return DeleteScalingPolicyResponse()
    }
}
