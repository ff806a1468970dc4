import KECSModel
import KECSWire

/// https://docs.aws.amazon.com/autoscaling/application/APIReference/API_UntagResource.html
struct UntagScalableTargetHandler: OperationHandler {
    typealias Operation = UntagScalableTarget

    let bench: Workbench

    func reach(of request: UntagScalableTargetRequest, _ context: RequestContext) -> Reach {
        bench.store.state.reach(ofScalableTarget: request.resourceARN)
    }

    func answer(
        _ request: UntagScalableTargetRequest, _ context: RequestContext
    ) async throws -> UntagScalableTargetResponse {
        let keys = Set(request.tagKeys ?? [])
        try await bench.store.transact { transaction in
            var target = try transaction.state.scalableTarget(arn: request.resourceARN)
            target.tags.removeAll { keys.contains($0.key) }
            transaction.put(target)
        }
        return UntagScalableTargetResponse()
    }
}
