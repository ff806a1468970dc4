import KECSModel
import KECSWire

/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTasks.html
struct ListTasksHandler: OperationHandler {
    typealias Operation = ListTasks

    let bench: Workbench

    func answer(
        _ request: ListTasksRequest, _ context: RequestContext
    ) async throws -> ListTasksResponse {
        let family = request.family.nonEmpty
        guard family.map(ClusterName.isValid) ?? true else {
            throw ECSError.invalidParameter(#"family must match ^[a-zA-Z0-9\-_]+$"#)
        }
        let state = bench.store.state
        let cluster = try state.activeCluster(request.cluster, context)
        let service = try request.serviceName.map { try state.service($0, in: cluster).arn }
        // No task runs on a container instance or for a daemon here.
        let elsewhere = request.containerInstance != nil || request.daemonName != nil
        // PENDING is a value of the enum that no task's desired status ever has.
        let desired = request.desiredStatus?.rawValue ?? "RUNNING"
        let tasks =
            elsewhere
            ? []
            : state.tasks(ofCluster: cluster.arn).filter { task in
                task.desiredStatus.rawValue == desired
                    && (service.map { $0 == task.membership?.serviceArn } ?? true)
                    && (family.map { $0 == task.family } ?? true)
                    && (request.startedBy.map { $0 == task.startedBy } ?? true)
                    && (request.launchType.map { $0.rawValue == task.launchType } ?? true)
            }
        let page = try Page(
            of: tasks, by: \.ordinal, nextToken: request.nextToken, maxResults: request.maxResults)
        return ListTasksResponse(taskArns: page.items.map(\.arn), nextToken: page.nextToken)
    }
}
