import KECSModel
import KECSWire

/// Reads what the requests of RunTask, CreateService and UpdateService say alike of where
/// and how tasks start, and checks it against their definition and the runtime.
struct LaunchReader {
    var launchType: LaunchType?
    var capacityProviderStrategy: [CapacityProviderStrategyItem]?
    var platformVersion: String?
    var networkConfiguration: NetworkConfiguration?

    /// - Throws: ``ECSError``; `EncodingError` never.
    func launch(
        _ definition: TaskDefinitionRecord, capabilities: RuntimeCapabilities
    ) throws -> DeploymentRecord.Launch {
        try check(definition, capabilities)
        let provider = capacityProviderStrategy?.first?.capacityProvider
        let type =
            launchType?.rawValue ?? (provider?.hasPrefix("FARGATE") == true ? "FARGATE" : "EC2")
        var launch = DeploymentRecord.Launch(taskDefinitionArn: definition.arn, launchType: type)
        launch.capacityProvider = provider
        launch.platformVersion = type == "FARGATE" ? platformVersion ?? "1.4.0" : nil
        launch.subnetId = networkConfiguration?.awsvpcConfiguration?.subnets?.first
        launch.network = try networkConfiguration.map(ServiceView.document)
        return launch
    }

    private func check(
        _ definition: TaskDefinitionRecord, _ capabilities: RuntimeCapabilities
    ) throws(ECSError) {
        if let part = definition.unsupported.first {
            throw .unsupportedFeature(
                "KECS cannot run tasks that need \(part) of task definition "
                    + "\(definition.family):\(definition.revision).")
        }
        guard capabilities.networkModes.contains(definition.networkMode) else {
            throw .unsupportedFeature(
                "This runtime does not have network mode \(definition.networkMode.rawValue).")
        }
        let configured = networkConfiguration?.awsvpcConfiguration != nil
        if definition.networkMode == .awsvpc, !configured {
            throw .invalidParameter(
                "Network Configuration must be provided when networkMode 'awsvpc' is specified.")
        }
        if definition.networkMode != .awsvpc, configured {
            throw .invalidParameter(
                "Network Configuration is not valid for the given networkMode of this task "
                    + "definition.")
        }
        if launchType == .fargate,
            definition.networkMode != .awsvpc
                || !TaskSize.isFargateSize(cpu: definition.cpu, memory: definition.memory)
        {
            throw .invalidParameter(
                "Task definition does not support launch_type FARGATE.")
        }
        if launchType != nil, capacityProviderStrategy?.isEmpty == false {
            throw .invalidParameter(
                "Specifying both a launch type and capacity provider strategy is not supported.")
        }
    }
}
