import KECSModel
import KECSWire

/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html
struct RunTaskHandler: OperationHandler {
    typealias Operation = RunTask

    let bench: Workbench

    func answer(
        _ request: RunTaskRequest, _ context: RequestContext
    ) async throws -> RunTaskResponse {
        let name = try TaskDefinitionName(request.taskDefinition ?? "", context)
        let tags = try TagView.model(request.tags)
        let overrides = try TaskOverrideReader.read(request.overrides)
        let token = try ClientToken(request, context)
        let bench = bench
        let tasks = try await bench.store.transact { transaction in
            let cluster = try transaction.state.activeCluster(request.cluster, context)
            if let token, let earlier = try token.answered(in: transaction.state) {
                return earlier.compactMap { transaction.state.tasks[$0] }
            }
            guard let definition = transaction.state.taskDefinition(name) else {
                throw ECSError.client("TaskDefinition not found.")
            }
            try Self.check(request, definition, capabilities: bench.runtime.capabilities)
            try overrides.check(against: definition)
            let tags = try Self.tags(request, own: tags, definition)
            let factory = TaskFactory(
                request: request, cluster: cluster, definition: definition, tags: tags,
                overrides: overrides, environment: bench.environment)
            let tasks = (0..<(request.count ?? 1)).map { _ in
                let task = factory.make(
                    ordinal: transaction.nextOrdinal, now: transaction.now)
                transaction.put(task)
                return task
            }
            for task in tasks { try transaction.report(task, former: nil) }
            if let token {
                transaction.put(token.record(resources: tasks.map(\.arn), now: transaction.now))
            }
            return tasks
        }
        for task in tasks { bench.pokeTask(task.arn) }
        if let cluster = tasks.first?.clusterArn { bench.pokeCluster(cluster) }
        return RunTaskResponse(
            tasks: tasks.map { TaskView.wire($0, withTags: true) }, failures: [])
    }

    private static func tags(
        _ request: RunTaskRequest, own: [KECSModel.Tag], _ definition: TaskDefinitionRecord
    ) throws(ECSError) -> [KECSModel.Tag] {
        switch request.propagateTags {
        case nil, .some(.noneValue): return own
        case .service:
            throw .invalidParameter("propagateTags SERVICE is for the tasks of a service.")
        default:
            let all = TagView.merge(own, into: definition.tags)
            guard all.count <= 50 else {
                throw .invalidParameter("A task can have at most 50 tags.")
            }
            return all
        }
    }

    /// What must hold between the request, the definition and the runtime.
    private static func check(
        _ request: RunTaskRequest, _ definition: TaskDefinitionRecord,
        capabilities: RuntimeCapabilities
    ) throws(ECSError) {
        guard definition.status == .active else {
            throw .client("TaskDefinition is inactive")
        }
        if let part = definition.unsupported.first {
            throw .unsupportedFeature(
                "KECS cannot run tasks that need \(part) of task definition "
                    + "\(definition.family):\(definition.revision).")
        }
        if request.volumeConfigurations?.isEmpty == false {
            throw .unsupportedFeature("KECS cannot run tasks that need volumeConfigurations.")
        }
        guard capabilities.networkModes.contains(definition.networkMode) else {
            throw .unsupportedFeature(
                "This runtime does not have network mode \(definition.networkMode.rawValue).")
        }
        let configured = request.networkConfiguration?.awsvpcConfiguration != nil
        if definition.networkMode == .awsvpc, !configured {
            throw .invalidParameter(
                "Network Configuration must be provided when networkMode 'awsvpc' is specified.")
        }
        if definition.networkMode != .awsvpc, configured {
            throw .invalidParameter(
                "Network Configuration is not valid for the given networkMode of this task "
                    + "definition.")
        }
        if request.launchType == .fargate,
            definition.networkMode != .awsvpc
                || !TaskSize.isFargateSize(cpu: definition.cpu, memory: definition.memory)
        {
            throw .invalidParameter(
                "Task definition does not support launch_type FARGATE.")
        }
        if request.launchType != nil, request.capacityProviderStrategy?.isEmpty == false {
            throw .invalidParameter(
                "Specifying both a launch type and capacity provider strategy is not supported.")
        }
    }
}
