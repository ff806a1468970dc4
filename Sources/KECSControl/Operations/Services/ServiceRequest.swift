import KECSModel
import KECSWire

/// What CreateService and UpdateService ask for alike.
protocol ServiceRequest {
    var desiredCount: Int? { get }
    var availabilityZoneRebalancing: AvailabilityZoneRebalancing? { get }
    var loadBalancers: [LoadBalancer]? { get }
    var serviceRegistries: [ServiceRegistry]? { get }
    var capacityProviderStrategy: [CapacityProviderStrategyItem]? { get }
    var platformVersion: String? { get }
    var deploymentConfiguration: DeploymentConfiguration? { get }
    var placementConstraints: [PlacementConstraint]? { get }
    var placementStrategy: [PlacementStrategy]? { get }
    var healthCheckGracePeriodSeconds: Int? { get }
    var deploymentController: DeploymentController? { get }
    var enableECSManagedTags: Bool? { get }
    var propagateTags: PropagateTags? { get }
    var enableExecuteCommand: Bool? { get }
    var serviceConnectConfiguration: ServiceConnectConfiguration? { get }
    var volumeConfigurations: [ServiceVolumeConfiguration]? { get }
    var vpcLatticeConfigurations: [VpcLatticeConfiguration]? { get }
    var gatewayConnectors: [GatewayConnector]? { get }
    var monitoring: MonitoringConfiguration? { get }
}

extension CreateServiceRequest: ServiceRequest {}
extension UpdateServiceRequest: ServiceRequest {}

extension ServiceRequest {
    /// - Throws: `UnsupportedFeatureException` for what has no counterpart on this machine,
    ///   rather than a service that is not what was asked for.
    func refuseUnsupported() throws(ECSError) {
        let configuration = deploymentConfiguration
        let asked: [(String, Bool)] = [
            ("loadBalancers", loadBalancers?.isEmpty == false),
            ("serviceRegistries", serviceRegistries?.isEmpty == false),
            ("serviceConnectConfiguration", serviceConnectConfiguration?.enabled == true),
            ("volumeConfigurations", volumeConfigurations?.isEmpty == false),
            ("vpcLatticeConfigurations", vpcLatticeConfigurations?.isEmpty == false),
            ("gatewayConnectors", gatewayConnectors?.isEmpty == false),
            ("monitoring", monitoring?.metricConfigurations?.isEmpty == false),
            (
                "deploymentController \(deploymentController?.type?.rawValue ?? "")",
                deploymentController.map { $0.type != .ecs } ?? false
            ),
            (
                "deployment strategy \(configuration?.strategy?.rawValue ?? "")",
                configuration?.strategy.map { $0 != .rolling } ?? false
            ),
            (
                "deploymentCircuitBreaker.thresholdConfiguration",
                configuration?.deploymentCircuitBreaker?.thresholdConfiguration != nil
            ),
            (
                "deploymentCircuitBreaker.resetOnHealthyTask false",
                configuration?.deploymentCircuitBreaker?.resetOnHealthyTask == false
            ),
            ("earlySuccessCriteria", configuration?.earlySuccessCriteria?.enable == true),
            ("deployment alarms", configuration?.alarms?.enable == true),
            ("lifecycleHooks", configuration?.lifecycleHooks?.isEmpty == false),
            ("bakeTimeInMinutes", (configuration?.bakeTimeInMinutes ?? 0) > 0),
        ]
        guard let (part, _) = asked.first(where: { $0.1 }) else { return }
        throw .unsupportedFeature("KECS cannot run services that need \(part).")
    }

    /// Writes what needs no new deployment into the row.
    func configure(_ service: inout ServiceRecord) throws {
        if let desiredCount {
            guard service.schedulingStrategy == .replica else {
                throw ECSError.invalidParameter(
                    "The daemon scheduling strategy does not support a desired count for "
                        + "services. Remove a desired count value and try again.")
            }
            guard (0...ServiceRecord.mostTasks).contains(desiredCount) else {
                throw ECSError.invalidParameter(
                    "desiredCount must be from 0 to \(ServiceRecord.mostTasks).")
            }
            service.scale(to: desiredCount)
        }
        if service.schedulingStrategy == .daemon { try checkDaemon() }
        try configureDeployments(of: &service)
        if let seconds = healthCheckGracePeriodSeconds {
            guard (0...2_147_483_647).contains(seconds) else {
                throw ECSError.invalidParameter(
                    "healthCheckGracePeriodSeconds must be from 0 to 2147483647.")
            }
            service.healthCheckGracePeriodSeconds = seconds
        }
        service.enableExecuteCommand = enableExecuteCommand ?? service.enableExecuteCommand
        service.enableECSManagedTags = enableECSManagedTags ?? service.enableECSManagedTags
        if let source = propagateTags?.rawValue {
            service.propagateTags = ServiceRecord.TagSource(rawValue: source) ?? .none
        }
        var options = try ServiceView.Options(service.options)
        options.platformVersion = platformVersion.nonEmpty ?? options.platformVersion
        options.placementConstraints = placementConstraints ?? options.placementConstraints
        options.placementStrategy = placementStrategy ?? options.placementStrategy
        options.availabilityZoneRebalancing =
            availabilityZoneRebalancing ?? options.availabilityZoneRebalancing
        if let strategy = capacityProviderStrategy {
            options.capacityProviderStrategy = strategy.isEmpty ? nil : strategy
        }
        service.options = try options.document
    }

    /// What a DAEMON cannot have.
    private func checkDaemon() throws(ECSError) {
        if (deploymentConfiguration?.maximumPercent ?? 0) > 100 {
            throw .invalidParameter(
                "The daemon scheduling strategy does not support values above 100 for "
                    + "maximumPercent.")
        }
        if placementStrategy.nonEmpty != nil {
            throw .invalidParameter(
                "The daemon scheduling strategy does not support placement strategies.")
        }
        if availabilityZoneRebalancing == .enabled {
            throw .invalidParameter(
                "Availability Zone Rebalancing does not support DAEMON services.")
        }
    }

    /// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
    private func configureDeployments(of service: inout ServiceRecord) throws(ECSError) {
        let configuration = deploymentConfiguration
        let minimum = configuration?.minimumHealthyPercent ?? service.minimumHealthyPercent
        let maximum = configuration?.maximumPercent ?? service.maximumPercent
        guard (0...100).contains(minimum) else {
            throw .invalidParameter("minimumHealthyPercent must be from 0 to 100.")
        }
        // AWS names no upper bound; one keeps the arithmetic in range.
        guard (100...10_000).contains(maximum) else {
            throw .invalidParameter("maximumPercent must be from 100 to 10000.")
        }
        guard minimum < 100 || maximum > 100 else {
            throw .invalidParameter(
                "Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block "
                    + "deployments.")
        }
        service.minimumHealthyPercent = minimum
        service.maximumPercent = maximum
        if let breaker = configuration?.deploymentCircuitBreaker {
            service.circuitBreaker = ServiceRecord.CircuitBreaker(
                enable: breaker.enable ?? false, rollback: breaker.rollback ?? false)
        }
    }
}
