import KECSModel
import KECSWire

/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UntagResource.html
struct UntagResourceHandler: OperationHandler {
    typealias Operation = UntagResource

    let bench: Workbench

    func answer(
        _ request: UntagResourceRequest, _ context: RequestContext
    ) async throws -> UntagResourceResponse {
        let keys = Set(request.tagKeys ?? [])
        try await bench.store.transact { transaction in
            let resource = try TaggedResource(request.resourceArn, in: transaction.state)
            resource.write(
                tags: resource.tags.filter { !keys.contains($0.key) }, to: &transaction)
        }
        return UntagResourceResponse()
    }
}
