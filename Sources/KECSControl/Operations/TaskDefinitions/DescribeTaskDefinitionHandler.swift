import KECSModel
import KECSWire

/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTaskDefinition.html
struct DescribeTaskDefinitionHandler: OperationHandler {
    typealias Operation = DescribeTaskDefinition

    let bench: Workbench

    func reach(of request: DescribeTaskDefinitionRequest, _ context: RequestContext) -> Reach { .shared }

    func answer(
        _ request: DescribeTaskDefinitionRequest, _ context: RequestContext
    ) async throws -> DescribeTaskDefinitionResponse {
        let name = try TaskDefinitionName(request.taskDefinition ?? "", context)
        guard let record = bench.store.state.taskDefinition(name) else {
            throw ECSError.client("Unable to describe task definition.")
        }
        return DescribeTaskDefinitionResponse(
            taskDefinition: try TaskDefinitionView.wire(record),
            tags: request.include?.contains(.tags) == true ? TagView.wire(record.tags) : nil)
    }
}
