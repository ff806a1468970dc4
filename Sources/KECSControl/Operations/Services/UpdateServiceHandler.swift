import KECSModel
import KECSWire

/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
struct UpdateServiceHandler: OperationHandler {
    typealias Operation = UpdateService

    let bench: Workbench

    func answer(
        _ request: UpdateServiceRequest, _ context: RequestContext
    ) async throws -> UpdateServiceResponse {
        try request.refuseUnsupported()
        let bench = bench
        let service = try await bench.store.transact { transaction in
            let cluster = try transaction.state.activeCluster(request.cluster, context)
            let former = try transaction.state.service(request.service, in: cluster)
            guard former.status == .active else { throw ECSError.serviceNotActive }
            var service = former
            var request = request
            if let asked = request.capacityProviderStrategy {
                // An empty one leads back to the launch type, or to what stands for it.
                let launchType =
                    asked.isEmpty ? try ServiceView.Options(service.options).launchType : nil
                request.capacityProviderStrategy =
                    try cluster.strategy(asked, launchType: launchType) ?? []
            }
            try request.configure(&service)
            let launch = try Self.launch(
                request, service, in: transaction.state, context,
                capabilities: bench.runtime.capabilities)
            try PlacementRules.check(
                constraints: request.placementConstraints, strategy: request.placementStrategy,
                launchType: launch.launchType)
            let begins =
                request.forceNewDeployment == true
                || service.lastLaunch.isReplaced(by: launch, asked: request)
            if begins {
                // However many updates come before its reconciler does.
                service.dropDeployments(
                    without: transaction.state.tasks(ofService: service.arn))
                service.begin(
                    DeploymentRecord(
                        id: bench.environment.deploymentId(), launch: launch,
                        desiredCount: service.desiredCount, createdAt: transaction.now))
            } else {
                service.lastLaunch = launch
                service.changePrimary { $0.launch = launch }
            }
            try transaction.report(
                service, former: former, happenings: begins ? [.deploymentStarted] : [],
                isUpdate: service != former)
            return try ServiceView.wire(service, in: transaction.state, withTags: false)
        }
        if let arn = service.serviceArn { bench.pokeService(arn) }
        return UpdateServiceResponse(service: service)
    }

    /// How tasks start from now on: as before, but for what the request names.
    private static func launch(
        _ request: UpdateServiceRequest, _ service: ServiceRecord, in state: State,
        _ context: RequestContext, capabilities: RuntimeCapabilities
    ) throws -> DeploymentRecord.Launch {
        let last = service.lastLaunch
        let asksForNone =
            request.taskDefinition == nil && request.networkConfiguration == nil
            && request.platformVersion.nonEmpty == nil && request.capacityProviderStrategy == nil
        if asksForNone { return last }
        let definition =
            if let text = request.taskDefinition {
                try state.activeTaskDefinition(try TaskDefinitionName(text, context))
            } else {
                state.taskDefinitions[last.taskDefinitionArn]
            }
        guard let definition else { throw ECSError.client("TaskDefinition not found.") }
        let options = try ServiceView.Options(service.options)
        let strategy = options.capacityProviderStrategy
        var reader = LaunchReader(
            launchType: strategy == nil ? options.launchType : nil,
            capacityProviderStrategy: strategy, platformVersion: request.platformVersion,
            networkConfiguration: try request.networkConfiguration
                ?? last.network.map(ServiceView.network))
        reader.formerPlatformVersion = options.platformVersion
        return try reader.launch(definition, capabilities: capabilities)
    }
}

extension DeploymentRecord.Launch {
    /// Whether what differs needs a new deployment: AWS says so of each member of the request.
    fileprivate func isReplaced(
        by new: DeploymentRecord.Launch, asked request: UpdateServiceRequest
    ) -> Bool {
        taskDefinitionArn != new.taskDefinitionArn || network != new.network
            // It may also come and go with the launch type, which needs none.
            || request.platformVersion.nonEmpty != nil && platformVersion != new.platformVersion
    }
}
