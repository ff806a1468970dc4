import KECSModel
import KECSWire

/// https://docs.aws.amazon.com/autoscaling/application/APIReference/API_ListTagsForResource.html
struct ListTagsForScalableTargetHandler: OperationHandler {
    typealias Operation = ListTagsForScalableTarget

    let bench: Workbench

    func reach(
        of request: ListTagsForScalableTargetRequest, _ context: RequestContext
    ) -> Reach {
        bench.store.state.reach(ofScalableTarget: request.resourceARN)
    }

    func answer(
        _ request: ListTagsForScalableTargetRequest, _ context: RequestContext
    ) async throws -> ListTagsForScalableTargetResponse {
        let target = try bench.store.state.scalableTarget(arn: request.resourceARN)
        return ListTagsForScalableTargetResponse(tags: ScalingTags.wire(target.tags))
    }
}
