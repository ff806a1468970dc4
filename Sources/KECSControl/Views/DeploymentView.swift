import Foundation
import KECSModel
import KECSWire

/// A deployment's record as clients see it.
enum DeploymentView {
    /// As DescribeServices answers it.
    static func wire(
        _ deployment: DeploymentRecord, _ options: ServiceView.Options, _ tally: ServiceTally
    ) throws -> Deployment {
        let counts = tally.counts(of: deployment)
        let isFargate = deployment.launch.launchType == "FARGATE"
        let strategy = strategy(of: deployment.launch, options)
        return Deployment(
            id: deployment.id,
            status: deployment.status.rawValue,
            taskDefinition: deployment.launch.taskDefinitionArn,
            desiredCount: deployment.desiredCount,
            pendingCount: counts.pending,
            runningCount: counts.running,
            failedTasks: deployment.failedTasks,
            createdAt: ECSTimestamp(deployment.createdAt),
            updatedAt: ECSTimestamp(deployment.updatedAt),
            capacityProviderStrategy: strategy,
            launchType: strategy == nil ? LaunchType(rawValue: deployment.launch.launchType) : nil,
            platformVersion: deployment.launch.platformVersion,
            platformFamily: isFargate ? "Linux" : nil,
            networkConfiguration: try deployment.launch.network.map(ServiceView.network),
            rolloutState: DeploymentRolloutState(rawValue: deployment.rolloutState.rawValue),
            rolloutStateReason: deployment.rolloutStateReason)
    }

    /// Its own: the service may have got another one since, or a launch type. As it was sent where
    /// it is the service's still.
    private static func strategy(
        of launch: DeploymentRecord.Launch, _ options: ServiceView.Options
    ) -> [CapacityProviderStrategyItem]? {
        let current = options.capacityProviderStrategy
        guard let own = launch.capacity else { return launch.capacityProvider == nil ? nil : current }
        if let current, CapacityStrategy(current) == own { return current }
        return own.items.map {
            CapacityProviderStrategyItem(
                capacityProvider: $0.provider, weight: $0.weight, base: $0.base)
        }
    }

    /// Within a `service` event.
    static func part(
        _ deployment: DeploymentRecord, _ tally: ServiceTally
    ) -> ServiceStateEvent.Deployment {
        let counts = tally.counts(of: deployment)
        return ServiceStateEvent.Deployment(
            id: deployment.id,
            status: deployment.status.rawValue,
            taskDefinition: deployment.launch.taskDefinitionArn.lastARNComponent,
            desiredCount: deployment.desiredCount,
            runningCount: counts.running,
            pendingCount: counts.pending,
            rolloutState: deployment.rolloutState.rawValue,
            rolloutStateReason: deployment.rolloutStateReason)
    }

    /// As a `deployment` event carries it.
    static func event(
        _ deployment: DeploymentRecord, of service: ServiceRecord, _ tally: ServiceTally
    ) -> DeploymentEvent.Deployment {
        let counts = tally.counts(of: deployment)
        return DeploymentEvent.Deployment(
            serviceArn: service.arn,
            clusterArn: service.clusterArn,
            deploymentId: deployment.id,
            status: deployment.rolloutState.rawValue,
            taskDefinition: deployment.launch.taskDefinitionArn.lastARNComponent,
            desiredCount: counts.desired,
            runningCount: counts.running,
            pendingCount: counts.pending,
            failedTasks: deployment.failedTasks,
            rolloutState: deployment.rolloutState.rawValue,
            rolloutStateReason: deployment.rolloutStateReason,
            createdAt: deployment.createdAt.rfc3339,
            updatedAt: deployment.updatedAt.rfc3339)
    }
}
