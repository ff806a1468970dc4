import KECSModel
import KECSWire

/// https://docs.aws.amazon.com/autoscaling/application/APIReference/API_TagResource.html
struct TagScalableTargetHandler: OperationHandler {
    typealias Operation = TagScalableTarget

    let bench: Workbench

    func reach(of request: TagScalableTargetRequest, _ context: RequestContext) -> Reach {
        bench.store.state.reach(ofScalableTarget: request.resourceARN)
    }

    func answer(
        _ request: TagScalableTargetRequest, _ context: RequestContext
    ) async throws -> TagScalableTargetResponse {
        let tags = try ScalingTags.model(request.tags)
        try await bench.store.transact { transaction in
            var target = try transaction.state.scalableTarget(arn: request.resourceARN)
            target.tags = try ScalingTags.merge(tags, into: target.tags)
            transaction.put(target)
        }
        return TagScalableTargetResponse()
    }
}
