import KECSModel
import KECSWire

/// A container definition, from the wire to the strict part.
enum ContainerDefinitionReader {
    static func read(_ definition: ContainerDefinition) throws(ECSError) -> ContainerSpec {
        guard let name = definition.name, !name.isEmpty else {
            throw .client("Container.name should not be null or empty.")
        }
        guard ClusterName.isValid(name) else {
            throw .client("Container.name contains invalid characters.")
        }
        guard let image = definition.image, !image.isEmpty else {
            throw .client("Container.image should not be null or empty.")
        }
        guard ImageName.isValid(image) else {
            throw .client("Container.image contains invalid characters.")
        }
        var spec = ContainerSpec(name: name, image: image)
        spec.essential = definition.essential ?? true
        spec.cpu = definition.cpu ?? 0
        guard spec.cpu >= 0 else { throw invalid(name, "'cpu' must not be negative") }
        spec.memory = try size(definition.memory, "memory", container: name)
        spec.memoryReservation = try size(
            definition.memoryReservation, "memoryReservation", container: name)
        spec.command = definition.command.nonEmpty
        spec.entryPoint = definition.entryPoint.nonEmpty
        spec.environment = try environment(definition)
        for argument in (definition.command ?? []) + (definition.entryPoint ?? [])
        where argument.utf8.contains(0) {
            throw invalid(name, "an argument contains a NUL character")
        }
        spec.workingDirectory = definition.workingDirectory.nonEmpty
        spec.user = definition.user.nonEmpty
        spec.hostname = definition.hostname.nonEmpty
        spec.portMappings = try PortMappingReader.read(definition.portMappings, container: name)
        spec.links = definition.links ?? []
        spec.readonlyRootFilesystem = definition.readonlyRootFilesystem ?? false
        spec.privileged = definition.privileged ?? false
        spec.interactive = definition.interactive ?? false
        spec.pseudoTerminal = definition.pseudoTerminal ?? false
        spec.dnsServers = definition.dnsServers ?? []
        spec.dnsSearchDomains = definition.dnsSearchDomains ?? []
        spec.dockerLabels = definition.dockerLabels ?? [:]
        spec.dockerSecurityOptions = definition.dockerSecurityOptions ?? []
        spec.startTimeout = try timeout(
            definition.startTimeout, "startTimeout", container: name)
        spec.stopTimeout = try timeout(definition.stopTimeout, "stopTimeout", container: name)
        try checkRest(definition)
        try readMounts(definition, into: &spec)
        try readLists(definition, into: &spec)
        try readLinux(definition.linuxParameters, into: &spec)
        spec.healthCheck = try HealthCheckReader.read(definition.healthCheck, container: name)
        return spec
    }

    static func invalid(_ container: String, _ what: String) -> ECSError {
        .client("Invalid setting for container '\(container.cut(to: 255))'. \(what).")
    }

    /// MiB; 0 is not set, and the least is the Docker engine's.
    private static func size(
        _ size: Int?, _ member: String, container: String
    ) throws(ECSError) -> Int? {
        guard let size, size != 0 else { return nil }
        guard size >= 4 else { throw invalid(container, "'\(member)' must be at least 4") }
        return size
    }

    private static func timeout(
        _ seconds: Int?, _ member: String, container: String
    ) throws(ECSError) -> Int? {
        guard let seconds else { return nil }
        guard (0...86_400).contains(seconds) else {
            throw invalid(container, "'\(member)' must be between 0 and 86400 seconds")
        }
        return seconds
    }

    private static func environment(
        _ definition: ContainerDefinition
    ) throws(ECSError) -> [EnvironmentVariable] {
        var read: [EnvironmentVariable] = []
        for pair in definition.environment ?? [] {
            guard let name = pair.name.nonEmpty else {
                throw .client("Environment variable name cannot be null or blank.")
            }
            let variable = EnvironmentVariable(name: name, value: pair.value ?? "")
            guard !name.contains("="), !(name + variable.value).utf8.contains(0) else {
                throw invalid(
                    definition.name ?? "", "invalid environment variable name or value")
            }
            read.append(variable)
        }
        var names = Set(read.map(\.name))
        for secret in definition.secrets ?? [] {
            let name = secret.name ?? ""
            guard names.insert(name).inserted else {
                throw .client(
                    "The secret name must be unique and not shared with any new or existing "
                        + "environment variables set on the container, such as "
                        + "'\(name.cut(to: 255))'.")
            }
        }
        if (definition.environmentFiles?.count ?? 0) > 10 {
            throw .client(
                "The maximum number of environment files was exceeded. Specify ten or less and "
                    + "try again.")
        }
        if definition.environmentFiles?.contains(where: { !ARN.isARN($0.value ?? "") }) == true {
            throw .client("Invalid arn syntax.")
        }
        return read
    }

    private static func readMounts(
        _ definition: ContainerDefinition, into spec: inout ContainerSpec
    ) throws(ECSError) {
        for mount in definition.mountPoints ?? [] {
            guard let volume = mount.sourceVolume.nonEmpty else {
                throw .client("Unknown volume 'null'.")
            }
            guard let path = mount.containerPath,
                path.hasPrefix("/")
            else {
                throw invalid(
                    spec.name, "a mount point needs an absolute 'containerPath'")
            }
            spec.mountPoints.append(
                KECSModel.MountPoint(
                    sourceVolume: volume, containerPath: path, readOnly: mount.readOnly ?? false))
        }
        for volume in definition.volumesFrom ?? [] {
            guard let source = volume.sourceContainer else {
                throw invalid(spec.name, "'volumesFrom' needs a 'sourceContainer'")
            }
            spec.volumesFrom.append(
                KECSModel.VolumeFrom(
                    sourceContainer: source, readOnly: volume.readOnly ?? false))
        }
    }

    private static func readLists(
        _ definition: ContainerDefinition, into spec: inout ContainerSpec
    ) throws(ECSError) {
        spec.ulimits = (definition.ulimits ?? []).compactMap { limit in
            guard let name = limit.name, let soft = limit.softLimit, let hard = limit.hardLimit
            else { return nil }
            return KECSModel.Ulimit(name: name.rawValue, soft: soft, hard: hard)
        }
        for limit in spec.ulimits where limit.hard >= 0 && limit.soft > limit.hard {
            throw .client("Soft limit exceeds hard limit for ulimit \(limit.name)")
        }
        spec.extraHosts = (definition.extraHosts ?? []).compactMap { host in
            guard let name = host.hostname, let address = host.ipAddress else { return nil }
            return KECSModel.HostEntry(hostname: name, ipAddress: address)
        }
        spec.systemControls = (definition.systemControls ?? []).compactMap { control in
            guard let namespace = control.namespace, let value = control.value else { return nil }
            return KECSModel.SystemControl(namespace: namespace, value: value)
        }
        spec.dependsOn = (definition.dependsOn ?? []).compactMap { dependency in
            guard let name = dependency.containerName,
                let condition = dependency.condition.flatMap({
                    KECSModel.ContainerDependency.Condition(rawValue: $0.rawValue)
                })
            else { return nil }
            return KECSModel.ContainerDependency(containerName: name, condition: condition)
        }
    }

    /// What is kept, told back and otherwise without effect here.
    private static func checkRest(_ definition: ContainerDefinition) throws(ECSError) {
        if let period = definition.restartPolicy?.restartAttemptPeriod,
            !(60...1800).contains(period)
        {
            throw .client(
                "The 'restartAttemptPeriod' setting for container '\(definition.name ?? "")' must "
                    + "be between 60 and 1800.")
        }
        if definition.logConfiguration?.logDriver == .awslogs {
            let options = definition.logConfiguration?.options ?? [:]
            let missing = ["awslogs-region", "awslogs-group"].filter { options[$0].nonEmpty == nil }
            guard missing.isEmpty else {
                throw .client(
                    "Log driver awslogs requires options: \(missing.joined(separator: ", "))")
            }
        }
    }

    private static func readLinux(
        _ parameters: LinuxParameters?, into spec: inout ContainerSpec
    ) throws(ECSError) {
        guard let parameters else { return }
        spec.capabilitiesAdd = parameters.capabilities?.add ?? []
        spec.capabilitiesDrop = parameters.capabilities?.drop ?? []
        spec.initProcessEnabled = parameters.initProcessEnabled ?? false
        spec.sharedMemorySize = parameters.sharedMemorySize == 0 ? nil : parameters.sharedMemorySize
        spec.tmpfs = (parameters.tmpfs ?? []).compactMap { mount in
            guard let path = mount.containerPath, let size = mount.size else { return nil }
            return KECSModel.Tmpfs(
                containerPath: path, size: size, mountOptions: mount.mountOptions ?? [])
        }
        spec.devices = (parameters.devices ?? []).compactMap { device in
            device.hostPath.map { path in
                KECSModel.Device(
                    hostPath: path, containerPath: device.containerPath.nonEmpty,
                    permissions: (device.permissions ?? []).map(\.rawValue))
            }
        }
        if let size = spec.sharedMemorySize, size <= 0 {
            throw invalid(spec.name, "'sharedMemorySize' must be positive")
        }
    }
}
