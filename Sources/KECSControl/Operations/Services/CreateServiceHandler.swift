import KECSModel
import KECSWire

/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
struct CreateServiceHandler: OperationHandler {
    typealias Operation = CreateService

    let bench: Workbench

    func answer(
        _ request: CreateServiceRequest, _ context: RequestContext
    ) async throws -> CreateServiceResponse {
        try Self.check(request)
        let definitionName = try TaskDefinitionName(request.taskDefinition ?? "", context)
        let tags = try TagView.model(request.tags)
        var rest = request
        rest.clientToken = nil
        let token = try ClientToken(
            request.clientToken, Operation.self, cluster: request.cluster, rest: rest, context)
        let bench = bench
        let service = try await bench.store.transact { transaction in
            let cluster = try transaction.state.activeCluster(request.cluster, context)
            let earlier = try token?.answered(in: transaction.state)?.first
            if let service = earlier.flatMap({ transaction.state.services[$0] }) {
                return try ServiceView.wire(service, in: transaction.state, withTags: true)
            }
            let name = request.serviceName ?? ""
            let arn = MemberName.arn(.service, name, clusterArn: cluster.arn)
            try transaction.state.services[arn].map(Self.refuse)
            let definition = try transaction.state.activeTaskDefinition(definitionName)
            // What the cluster gives it is the service's own from now on.
            var request = request
            request.capacityProviderStrategy = try cluster.strategy(
                request.capacityProviderStrategy, launchType: request.launchType)
            let launch = try LaunchReader(
                launchType: request.launchType,
                capacityProviderStrategy: request.capacityProviderStrategy,
                platformVersion: request.platformVersion,
                networkConfiguration: request.networkConfiguration
            ).launch(definition, capabilities: bench.runtime.capabilities)
            try PlacementRules.check(
                constraints: request.placementConstraints, strategy: request.placementStrategy,
                launchType: launch.launchType)
            if definition.networkMode == .awsvpc, request.role.nonEmpty != nil {
                throw ECSError.invalidParameter(
                    "You cannot specify an IAM role for services that require a service linked role.")
            }
            var options = ServiceView.Options()
            options.role = request.role
            options.launchType = request.launchType
            var service = ServiceRecord(
                arn: arn, name: name, clusterArn: cluster.arn, ordinal: transaction.nextOrdinal,
                desiredCount: 1, options: try options.document,
                deployment: DeploymentRecord(
                    id: bench.environment.deploymentId(), launch: launch, desiredCount: 1,
                    createdAt: transaction.now),
                createdAt: transaction.now)
            service.tags = tags
            try Self.schedule(&service, request, launch)
            try request.configure(&service)
            try transaction.report(service, former: nil, happenings: [.deploymentStarted])
            token?.remember([arn], in: &transaction, atMost: bench.settings.clientTokenLimit)
            return try ServiceView.wire(service, in: transaction.state, withTags: true)
        }
        if let arn = service.serviceArn { bench.pokeService(arn) }
        if let cluster = service.clusterArn { bench.pokeCluster(cluster) }
        return CreateServiceResponse(service: service)
    }

    /// What does not depend on anything that is there.
    private static func check(_ request: CreateServiceRequest) throws(ECSError) {
        guard ClusterName.isValid(request.serviceName ?? "") else {
            throw .invalidParameter(
                "Invalid service name. Up to 255 letters (uppercase and lowercase), numbers, "
                    + "underscores, and hyphens are allowed.")
        }
        try request.refuseUnsupported()
        guard request.taskDefinition?.isEmpty == false else {
            throw .invalidParameter("Task definition cannot be blank.")
        }
        guard request.schedulingStrategy == .daemon || request.desiredCount != nil else {
            throw .invalidParameter(
                "desiredCount is required when schedulingStrategy is REPLICA or not specified.")
        }
    }

    /// The name is taken until the service of before is INACTIVE.
    private static func refuse(_ former: ServiceRecord) throws(ECSError) {
        switch former.status {
        case .active: throw .invalidParameter("Creation of service was not idempotent.")
        case .draining:
            throw .invalidParameter("Unable to Start a service that is still Draining.")
        case .inactive: return
        }
    }

    /// This machine is the one place that a DAEMON's tasks run at, one at a time.
    private static func schedule(
        _ service: inout ServiceRecord, _ request: CreateServiceRequest,
        _ launch: DeploymentRecord.Launch
    ) throws(ECSError) {
        guard request.schedulingStrategy == .daemon else { return }
        guard launch.launchType != "FARGATE" else {
            throw .invalidParameter(
                "The daemon scheduling strategy is not supported for launch type FARGATE.")
        }
        service.schedulingStrategy = .daemon
        service.minimumHealthyPercent = 0
        service.maximumPercent = 100
    }
}

extension Environment {
    /// `ecs-svc/` and 19 digits, the first not 0.
    func deploymentId() -> String {
        let number = randomBytes(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let first: UInt64 = 1_000_000_000_000_000_000
        return "ecs-svc/\(first + number % (8 * first))"
    }
}
