import KECSModel
import KECSWire

/// Reads what the requests of RunTask, CreateService and UpdateService say alike of where
/// and how tasks start, and checks it against their definition and the runtime.
struct LaunchReader {
    var launchType: LaunchType?
    /// As `ClusterRecord.strategy` gives it.
    var capacityProviderStrategy: [CapacityProviderStrategyItem]?
    /// As the request names it.
    var platformVersion: String?
    var networkConfiguration: NetworkConfiguration?
    /// What holds on Fargate where the request names none.
    var formerPlatformVersion: String?

    /// - Throws: ``ECSError``; `EncodingError` never.
    func launch(
        _ definition: TaskDefinitionRecord, capabilities: RuntimeCapabilities
    ) throws -> DeploymentRecord.Launch {
        let provider = capacityProviderStrategy?.first?.capacityProvider
        let type =
            launchType?.rawValue ?? (provider?.hasPrefix("FARGATE") == true ? "FARGATE" : "EC2")
        try check(definition, capabilities, launchType: type)
        try checkNetwork(launchType: type)
        var launch = DeploymentRecord.Launch(taskDefinitionArn: definition.arn, launchType: type)
        launch.capacity = capacityProviderStrategy.flatMap { items in
            items.isEmpty ? nil : CapacityStrategy(items)
        }
        launch.platformVersion = try resolvedPlatformVersion(launchType: type)
        launch.subnetId = networkConfiguration?.awsvpcConfiguration?.subnets?.first
        launch.network = try networkConfiguration.map(ServiceView.document)
        return launch
    }

    /// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-fargate.html
    private func resolvedPlatformVersion(launchType: String) throws(ECSError) -> String? {
        guard launchType == "FARGATE" else {
            guard platformVersion.nonEmpty == nil else {
                throw .invalidParameter(
                    "The platform version must be null when specifying an EC2 launch type.")
            }
            return nil
        }
        switch platformVersion.nonEmpty ?? formerPlatformVersion.nonEmpty ?? "LATEST" {
        case "LATEST": return "1.4.0"
        case let version where ["1.0.0", "1.1.0", "1.2.0", "1.3.0", "1.4.0"].contains(version):
            return version
        default: throw .platformUnknown("The specified platform version does not exist.")
        }
    }

    /// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html
    private func checkNetwork(launchType: String) throws(ECSError) {
        guard let network = networkConfiguration?.awsvpcConfiguration else { return }
        guard network.subnets.nonEmpty != nil else {
            throw .invalidParameter("subnets can not be empty.")
        }
        if network.assignPublicIp == .enabled, launchType != "FARGATE" {
            throw .invalidParameter("Assign public IP is not supported for this launch type.")
        }
    }

    private func check(
        _ definition: TaskDefinitionRecord, _ capabilities: RuntimeCapabilities,
        launchType: String
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
        if launchType == "FARGATE",
            definition.networkMode != .awsvpc
                || !TaskSize.isFargateSize(cpu: definition.cpu, memory: definition.memory)
        {
            throw .invalidParameter(
                "Task definition does not support launch_type FARGATE.")
        }
    }
}
