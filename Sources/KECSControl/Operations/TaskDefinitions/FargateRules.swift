import KECSModel
import KECSWire

/// What a task definition that requires FARGATE must have and must not have.
///
/// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
enum FargateRules {
    static func check(
        _ request: RegisterTaskDefinitionRequest, networkMode: TaskSpec.NetworkMode, cpu: Int?,
        memory: Int?
    ) throws(ECSError) {
        guard networkMode == .awsvpc else {
            throw .client("Fargate only supports network mode ‘awsvpc’.")
        }
        guard let cpu else {
            throw .client("Fargate requires that 'cpu' be defined at the task level.")
        }
        guard let memory else {
            throw .client("Fargate requires that 'memory' be defined at the task level.")
        }
        let system = request.runtimePlatform?.operatingSystemFamily?.rawValue ?? "LINUX"
        guard TaskSize.isFargateSize(cpu: cpu, memory: memory),
            cpu >= 1024 || !system.hasPrefix("WINDOWS")
        else {
            throw .client("No Fargate configuration exists for given values.")
        }
        if request.pidMode == .host {
            throw .client(
                "Tasks using the Fargate launch type do not support pidMode 'host'. The "
                    + "supported value for pidMode is 'task'.")
        }
        if request.ipcMode != nil { throw unsupported("ipcMode") }
        if request.placementConstraints?.isEmpty == false { throw unsupported("constraints") }
        for volume in request.volumes ?? [] {
            if volume.dockerVolumeConfiguration != nil {
                throw unsupported("dockerVolumeConfiguration")
            }
            if volume.host?.sourcePath != nil { throw unsupported("sourcePath") }
        }
        let containers = request.containerDefinitions ?? []
        for container in containers {
            try check(container, hasRole: request.executionRoleArn.nonEmpty != nil)
        }
        // Each has 32 bits, and there are few.
        guard containers.reduce(0, { $0 + ($1.cpu ?? 0) }) <= cpu else {
            throw .client(
                "The sum of all container 'cpu' values cannot be greater than the value of the "
                    + "task 'cpu'.")
        }
    }

    private static func check(
        _ container: ContainerDefinition, hasRole: Bool
    ) throws(ECSError) {
        if container.privileged == true {
            throw .client("Fargate requires that the 'privileged' setting be 'false'.")
        }
        if container.dockerSecurityOptions.nonEmpty != nil {
            throw unsupported("dockerSecurityOptions")
        }
        if container.resourceRequirements?.contains(where: { $0.type == .gpu }) == true {
            throw .client(
                "Tasks using the Fargate launch type do not support GPU resource requirements.")
        }
        if let seconds = container.stopTimeout, seconds > 120 {
            throw .client(
                "Tasks using the Fargate launch type must have a container stop timeout of less "
                    + "than 120 seconds.")
        }
        if let linux = container.linuxParameters {
            if linux.devices.nonEmpty != nil { throw unsupported("devices") }
            if let size = linux.sharedMemorySize, size != 0 { throw unsupported("sharedMemorySize") }
            if linux.maxSwap != nil { throw unsupported("maxSwap") }
            if linux.swappiness != nil { throw unsupported("swappiness") }
            if let other = linux.capabilities?.add?.first(where: { $0 != "SYS_PTRACE" }) {
                throw .client("\(other.cut(to: 255)) is not allowed on Fargate.")
            }
        }
        if let driver = container.logConfiguration?.logDriver {
            guard [.awslogs, .splunk, .awsfirelens].contains(driver) else {
                throw .client(
                    "\(driver.rawValue.cut(to: 255)) is not a valid log driver. Must be one of "
                        + "[awslogs, splunk, awsfirelens]")
            }
            if driver == .awslogs, !hasRole { throw withoutRole("log driver awslogs") }
        }
        if ImageName.isOfECR(container.image ?? ""), !hasRole { throw withoutRole("ECR images") }
    }

    private static func unsupported(_ member: String) -> ECSError {
        .client("Fargate compatible task definitions do not support \(member)")
    }

    private static func withoutRole(_ what: String) -> ECSError {
        .client("Fargate requires task definition to have execution role ARN to support \(what).")
    }
}
