import Foundation
import KECSModel
import KECSWire

/// A service's record as clients see it.
package enum ServiceView {
    /// What of a service is kept as the client sent it.
    struct Options: Codable, Hashable {
        var role: String?
        /// Holds where there is no strategy of capacity providers.
        var launchType: LaunchType?
        /// As asked for; what it stands for is the deployments'.
        var platformVersion: String?
        var placementConstraints: [PlacementConstraint]?
        var placementStrategy: [PlacementStrategy]?
        var capacityProviderStrategy: [CapacityProviderStrategyItem]?
        var availabilityZoneRebalancing: AvailabilityZoneRebalancing?

        init() {}

        init(_ document: JSONDocument) throws {
            self = try JSONDecoder().decode(Options.self, from: Data(document.bytes))
        }

        var document: JSONDocument {
            get throws { try ServiceView.document(self) }
        }
    }

    /// As CreateService, UpdateService, DeleteService and DescribeServices answer it.
    static func wire(
        _ service: ServiceRecord, in state: State, withTags: Bool
    ) throws -> ECSService {
        let options = try Options(service.options)
        let tally = ServiceTally(service, in: state)
        let launch = service.lastLaunch
        return ECSService(
            serviceArn: service.arn,
            serviceName: service.name,
            clusterArn: service.clusterArn,
            loadBalancers: [],
            serviceRegistries: [],
            status: service.status.rawValue,
            desiredCount: service.desiredCount,
            runningCount: tally.service.running,
            pendingCount: tally.service.pending,
            launchType: options.capacityProviderStrategy == nil
                ? LaunchType(rawValue: launch.launchType) : nil,
            capacityProviderStrategy: options.capacityProviderStrategy,
            platformVersion: launch.platformVersion == nil
                ? nil : options.platformVersion ?? "LATEST",
            platformFamily: launch.launchType == "FARGATE" ? "Linux" : nil,
            taskDefinition: launch.taskDefinitionArn,
            deploymentConfiguration: configuration(of: service),
            deployments: try service.deployments.map { try DeploymentView.wire($0, options, tally) },
            roleArn: options.role,
            events: service.events.map { event in
                ServiceEvent(
                    id: event.id, createdAt: ECSTimestamp(event.createdAt), message: event.message)
            },
            createdAt: ECSTimestamp(service.createdAt),
            placementConstraints: options.placementConstraints ?? [],
            placementStrategy: options.placementStrategy ?? [],
            networkConfiguration: try launch.network.map(network),
            healthCheckGracePeriodSeconds: service.healthCheckGracePeriodSeconds,
            schedulingStrategy: SchedulingStrategy(rawValue: service.schedulingStrategy.rawValue),
            deploymentController: DeploymentController(type: .ecs),
            tags: withTags ? TagView.wire(service.tags) : nil,
            enableECSManagedTags: service.enableECSManagedTags,
            propagateTags: PropagateTags(rawValue: service.propagateTags.rawValue),
            enableExecuteCommand: service.enableExecuteCommand,
            availabilityZoneRebalancing: options.availabilityZoneRebalancing)
    }

    private static func configuration(of service: ServiceRecord) -> DeploymentConfiguration {
        var configuration = DeploymentConfiguration()
        configuration.maximumPercent = service.maximumPercent
        configuration.minimumHealthyPercent = service.minimumHealthyPercent
        configuration.strategy = .rolling
        if service.schedulingStrategy == .replica {
            configuration.deploymentCircuitBreaker = DeploymentCircuitBreaker(
                enable: service.circuitBreaker.enable, rollback: service.circuitBreaker.rollback)
        }
        return configuration
    }

    /// As a `service` event carries it.
    static func event(
        _ service: ServiceRecord, _ tally: ServiceTally
    ) -> ServiceStateEvent.Service {
        ServiceStateEvent.Service(
            serviceArn: service.arn,
            serviceName: service.name,
            clusterArn: service.clusterArn,
            status: service.status.rawValue,
            desiredCount: tally.service.desired,
            runningCount: tally.service.running,
            pendingCount: tally.service.pending,
            deployments: service.deployments.map { DeploymentView.part($0, tally) })
    }

    /// As an event of that moment would carry it.
    package static func event(
        _ service: ServiceRecord, in state: State
    ) -> ServiceStateEvent.Service {
        event(service, ServiceTally(service, in: state))
    }

    static func network(_ document: JSONDocument) throws -> NetworkConfiguration {
        try JSONDecoder().decode(NetworkConfiguration.self, from: Data(document.bytes))
    }

    static func document(_ value: some Encodable) throws -> JSONDocument {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return JSONDocument(bytes: Array(try encoder.encode(value)))
    }
}
