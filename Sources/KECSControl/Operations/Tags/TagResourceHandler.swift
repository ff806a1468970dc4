import KECSModel
import KECSWire

/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TagResource.html
struct TagResourceHandler: OperationHandler {
    typealias Operation = TagResource

    let bench: Workbench

    func answer(
        _ request: TagResourceRequest, _ context: RequestContext
    ) async throws -> TagResourceResponse {
        let tags = try TagView.model(request.tags)
        try await bench.store.transact { transaction in
            let resource = try TaggedResource(request.resourceArn, in: transaction.state)
            let merged = TagView.merge(tags, into: resource.tags)
            guard merged.count <= 50 else {
                throw ECSError.limitExceeded("A resource can have at most 50 tags.")
            }
            resource.write(tags: merged, to: &transaction)
        }
        return TagResourceResponse()
    }
}
