import KECSModel
import KECSWire

/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTasks.html
struct DescribeTasksHandler: OperationHandler {
    typealias Operation = DescribeTasks

    let bench: Workbench

    func answer(
        _ request: DescribeTasksRequest, _ context: RequestContext
    ) async throws -> DescribeTasksResponse {
        let state = bench.store.state
        let cluster = try state.activeCluster(request.cluster, context)
        guard let names = request.tasks, !names.isEmpty else {
            throw ECSError.invalidParameter("Tasks cannot be empty.")
        }
        let withTags = request.include?.contains(.tags) == true
        var response = DescribeTasksResponse(tasks: [], failures: [])
        for name in names {
            let arn = try MemberName(name, .task, clusterArn: cluster.arn).arn
            if let task = state.tasks[arn], task.clusterArn == cluster.arn {
                response.tasks?.append(TaskView.wire(task, withTags: withTags))
            } else {
                response.failures?.append(Failure(arn: arn.cut(toJSON: 2048), reason: "MISSING"))
            }
        }
        return response
    }
}
