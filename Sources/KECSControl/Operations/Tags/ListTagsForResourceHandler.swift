import KECSWire

/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTagsForResource.html
struct ListTagsForResourceHandler: OperationHandler {
    typealias Operation = ListTagsForResource

    let bench: Workbench

    func answer(
        _ request: ListTagsForResourceRequest, _ context: RequestContext
    ) async throws -> ListTagsForResourceResponse {
        let resource = try TaggedResource(request.resourceArn, in: bench.store.state)
        return ListTagsForResourceResponse(tags: TagView.wire(resource.tags))
    }
}
