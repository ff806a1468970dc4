/// The errors that ECS's operations throw, with AWS's texts where they are known.
extension ECSError {
    // MARK: Any operation

    public static func invalidParameter(_ message: String) -> ECSError {
        ECSError(code: ECSErrorCode.invalidParameter, message: message)
    }

    public static func client(_ message: String) -> ECSError {
        ECSError(code: ECSErrorCode.client, message: message)
    }

    /// The only one with status 500, which SDKs retry.
    public static func server(_ message: String) -> ECSError {
        ECSError(code: ECSErrorCode.server, message: message)
    }

    /// The same of any service, for what clients cannot be told more about.
    public static func fault(of service: AWSService) -> ECSError {
        ECSError(code: service.faultCode, message: "Service Unavailable. Please try again later.")
    }

    public static func accessDenied(_ message: String) -> ECSError {
        ECSError(code: ECSErrorCode.accessDenied, message: message)
    }

    public static func unsupportedFeature(_ message: String) -> ECSError {
        ECSError(code: ECSErrorCode.unsupportedFeature, message: message)
    }

    public static func limitExceeded(_ message: String) -> ECSError {
        ECSError(code: ECSErrorCode.limitExceeded, message: message)
    }

    // MARK: The protocol's own, which no operation declares

    /// The body is not JSON, or a member has another type than the model says.
    public static func serialization(_ message: String) -> ECSError {
        ECSError(code: "SerializationException", message: message)
    }

    /// No such operation, or none at all was named.
    public static func unknownOperation(_ name: String? = nil) -> ECSError {
        ECSError(
            code: "UnknownOperationException",
            message: name.map { "The operation \($0) is not valid." } ?? "No operation was named.")
    }

    // MARK: Clusters

    public static let clusterNotFound = ECSError(
        code: ECSErrorCode.clusterNotFound, message: "Cluster not found.")

    public static let clusterContainsTasks = ECSError(
        code: ECSErrorCode.clusterContainsTasks,
        message: "The Cluster cannot be deleted while Tasks are active.")

    public static let clusterContainsServices = ECSError(
        code: ECSErrorCode.clusterContainsServices,
        message: "The Cluster cannot be deleted while Services are active.")

    public static let clusterContainsContainerInstances = ECSError(
        code: ECSErrorCode.clusterContainsContainerInstances,
        message: "The Cluster cannot be deleted while Container Instances are active or draining.")

    public static let clusterContainsCapacityProvider = ECSError(
        code: ECSErrorCode.clusterContainsCapacityProvider,
        message: "The Cluster cannot be deleted while capacity providers are associated with it.")

    public static func namespaceNotFound(_ message: String) -> ECSError {
        ECSError(code: ECSErrorCode.namespaceNotFound, message: message)
    }

    // MARK: Services, task sets, deployments

    public static let serviceNotFound = ECSError(
        code: ECSErrorCode.serviceNotFound, message: "Service not found.")

    public static let serviceNotActive = ECSError(
        code: ECSErrorCode.serviceNotActive, message: "Service was not ACTIVE.")

    public static let serviceDeploymentNotFound = ECSError(
        code: ECSErrorCode.serviceDeploymentNotFound, message: "Service deployment not found.")

    public static let taskSetNotFound = ECSError(
        code: ECSErrorCode.taskSetNotFound, message: "The specified task set wasn't found.")

    // MARK: Tasks and platforms

    /// A client token came again with other parameters, or two changes met.
    public static func conflict(_ message: String, resourceIds: [String]) -> ECSError {
        ECSError(code: ECSErrorCode.conflict, message: message, resourceIds: resourceIds)
    }

    public static func blocked(_ message: String) -> ECSError {
        ECSError(code: ECSErrorCode.blocked, message: message)
    }

    public static func platformUnknown(_ message: String) -> ECSError {
        ECSError(code: ECSErrorCode.platformUnknown, message: message)
    }

    public static func platformTaskDefinitionIncompatibility(_ message: String) -> ECSError {
        ECSError(code: ECSErrorCode.platformTaskDefinitionIncompatibility, message: message)
    }

    public static func targetNotConnected(_ message: String) -> ECSError {
        ECSError(code: ECSErrorCode.targetNotConnected, message: message)
    }

    // MARK: Resources, attributes, instances

    public static func resourceNotFound(_ message: String) -> ECSError {
        ECSError(code: ECSErrorCode.resourceNotFound, message: message)
    }

    public static func resourceInUse(_ message: String) -> ECSError {
        ECSError(code: ECSErrorCode.resourceInUse, message: message)
    }

    public static func updateInProgress(_ message: String) -> ECSError {
        ECSError(code: ECSErrorCode.updateInProgress, message: message)
    }

    public static func targetNotFound(_ message: String) -> ECSError {
        ECSError(code: ECSErrorCode.targetNotFound, message: message)
    }

    public static func attributeLimitExceeded(_ message: String) -> ECSError {
        ECSError(code: ECSErrorCode.attributeLimitExceeded, message: message)
    }

    public static func noUpdateAvailable(_ message: String) -> ECSError {
        ECSError(code: ECSErrorCode.noUpdateAvailable, message: message)
    }

    public static func missingVersion(_ message: String) -> ECSError {
        ECSError(code: ECSErrorCode.missingVersion, message: message)
    }

    // MARK: Daemons

    public static func daemonNotFound(_ message: String) -> ECSError {
        ECSError(code: ECSErrorCode.daemonNotFound, message: message)
    }

    public static func daemonNotActive(_ message: String) -> ECSError {
        ECSError(code: ECSErrorCode.daemonNotActive, message: message)
    }

    // MARK: Gateways

    public static func gatewayNotFound(_ message: String) -> ECSError {
        ECSError(code: ECSErrorCode.gatewayNotFound, message: message)
    }
}
