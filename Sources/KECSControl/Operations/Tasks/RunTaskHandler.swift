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
        // Those groups are of the tasks of services.
        guard request.group?.hasPrefix("service:") != true else {
            throw ECSError.invalidParameter("Invalid namespace for group.")
        }
        let tags = try TagView.model(request.tags)
        let overrides = try TaskOverrideReader.read(request.overrides)
        var rest = request
        rest.clientToken = nil
        let token = try ClientToken(
            request.clientToken, Operation.self, cluster: request.cluster, rest: rest, context)
        let bench = bench
        let tasks = try await bench.store.transact { transaction in
            let cluster = try transaction.state.activeCluster(request.cluster, context)
            if let token, let earlier = try token.answered(in: transaction.state) {
                return earlier.compactMap { transaction.state.tasks[$0] }
            }
            let definition = try transaction.state.activeTaskDefinition(name)
            if request.volumeConfigurations?.isEmpty == false {
                throw ECSError.unsupportedFeature(
                    "KECS cannot run tasks that need volumeConfigurations.")
            }
            let launch = try LaunchReader(
                launchType: request.launchType,
                capacityProviderStrategy: try cluster.strategy(
                    request.capacityProviderStrategy, launchType: request.launchType),
                platformVersion: request.platformVersion,
                networkConfiguration: request.networkConfiguration
            ).launch(definition, capabilities: bench.runtime.capabilities)
            try PlacementRules.check(
                constraints: request.placementConstraints, strategy: request.placementStrategy,
                launchType: launch.launchType)
            try overrides.check(against: definition)
            var tags = try Self.tags(request, own: tags, definition)
            // Not counted among the 50.
            if request.enableECSManagedTags == true {
                tags.append(.clusterName(ofCluster: cluster.arn))
            }
            var factory = TaskFactory(
                clusterArn: cluster.arn, definition: definition, launch: launch,
                group: request.group.nonEmpty ?? "family:\(definition.family)",
                environment: bench.environment)
            factory.startedBy = request.startedBy.nonEmpty
            factory.enableExecuteCommand = request.enableExecuteCommand ?? false
            factory.tags = tags
            factory.overrides = overrides
            let tasks = (0..<(request.count ?? 1)).map { _ in
                let task = factory.make(
                    ordinal: transaction.nextOrdinal, now: transaction.now)
                transaction.put(task)
                return task
            }
            for task in tasks { try transaction.report(task, former: nil) }
            token?.remember(
                tasks.map(\.arn), in: &transaction, atMost: bench.settings.clientTokenLimit)
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
}
