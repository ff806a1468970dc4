import KECSModel
import KECSWire

/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_StopTask.html
struct StopTaskHandler: OperationHandler {
    typealias Operation = StopTask

    let bench: Workbench

    func answer(
        _ request: StopTaskRequest, _ context: RequestContext
    ) async throws -> StopTaskResponse {
        let task = try await bench.store.transact { transaction in
            let cluster = try transaction.state.activeCluster(request.cluster, context)
            let arn = try MemberName(request.task ?? "", .task, clusterArn: cluster.arn).arn
            guard let former = transaction.state.tasks[arn], former.clusterArn == cluster.arn else {
                throw ECSError.invalidParameter("The referenced task was not found.")
            }
            guard former.desiredStatus == .running else { return former }
            var task = former
            task.desiredStatus = .stopped
            task.stopCode = .userInitiated
            task.stoppedReason = request.reason ?? "Task stopped by user"
            try transaction.report(task, former: former)
            return transaction.state.tasks[arn] ?? task
        }
        bench.pokeTask(task.arn)
        if let service = task.membership?.serviceArn { bench.pokeService(service) }
        return StopTaskResponse(task: TaskView.wire(task, withTags: false))
    }
}
