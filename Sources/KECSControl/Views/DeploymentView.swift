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
        let strategy = options.capacityProviderStrategy
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
