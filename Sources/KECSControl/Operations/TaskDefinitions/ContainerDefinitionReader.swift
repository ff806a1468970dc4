import KECSModel
import KECSWire

/// A container definition, from the wire to the strict part.
enum ContainerDefinitionReader {
    static func read(_ definition: ContainerDefinition) throws(ECSError) -> ContainerSpec {
        guard let name = definition.name, !name.isEmpty else {
            throw .client("Container.name should not be null or empty.")
        }
        guard let image = definition.image, !image.isEmpty else {
            throw .client("Container.image should not be null or empty.")
        }
        var spec = ContainerSpec(name: name, image: image)
        spec.essential = definition.essential ?? true
        spec.cpu = definition.cpu ?? 0
        guard spec.cpu >= 0 else { throw invalid(name, "'cpu' must not be negative") }
        spec.memory = definition.memory
        spec.memoryReservation = definition.memoryReservation
        spec.command = definition.command
        spec.entryPoint = definition.entryPoint
        spec.environment = (definition.environment ?? []).compactMap { pair in
            pair.name.map { EnvironmentVariable(name: $0, value: pair.value ?? "") }
        }
        for variable in spec.environment
        where variable.name.isEmpty || variable.name.contains("=")
            || (variable.name + variable.value).utf8.contains(0)
        {
            throw invalid(name, "invalid environment variable name or value")
        }
        for argument in (definition.command ?? []) + (definition.entryPoint ?? [])
        where argument.utf8.contains(0) {
            throw invalid(name, "an argument contains a NUL character")
        }
        spec.workingDirectory = definition.workingDirectory
        spec.user = definition.user
        spec.hostname = definition.hostname
        spec.portMappings = try ports(definition.portMappings, container: name)
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
        try readMounts(definition, into: &spec)
        try readLists(definition, into: &spec)
        try readLinux(definition.linuxParameters, into: &spec)
        spec.healthCheck = try healthCheck(definition.healthCheck, container: name)
        return spec
    }

    static func invalid(_ container: String, _ what: String) -> ECSError {
        .client("Invalid setting for container '\(container.cut(to: 255))'. \(what).")
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

    private static func ports(
        _ mappings: [KECSWire.PortMapping]?, container: String
    ) throws(ECSError) -> [KECSModel.PortMapping] {
        var read: [KECSModel.PortMapping] = []
        for mapping in mappings ?? [] {
            // Port ranges carry no `containerPort`; RunTask says that they are not supported.
            guard let port = mapping.containerPort else { continue }
            guard (1...65_535).contains(port), (0...65_535).contains(mapping.hostPort ?? 0) else {
                throw invalid(container, "ports must be between 1 and 65535")
            }
            read.append(
                KECSModel.PortMapping(
                    containerPort: port, hostPort: mapping.hostPort,
                    transport: mapping.protocol == .udp ? .udp : .tcp))
        }
        return read
    }

    private static func readMounts(
        _ definition: ContainerDefinition, into spec: inout ContainerSpec
    ) throws(ECSError) {
        for mount in definition.mountPoints ?? [] {
            guard let volume = mount.sourceVolume, let path = mount.containerPath,
                path.hasPrefix("/")
            else {
                throw invalid(
                    spec.name, "a mount point needs 'sourceVolume' and an absolute 'containerPath'")
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
            throw invalid(spec.name, "ulimit '\(limit.name)': soft limit above hard limit")
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

    private static func readLinux(
        _ parameters: LinuxParameters?, into spec: inout ContainerSpec
    ) throws(ECSError) {
        guard let parameters else { return }
        spec.capabilitiesAdd = parameters.capabilities?.add ?? []
        spec.capabilitiesDrop = parameters.capabilities?.drop ?? []
        spec.initProcessEnabled = parameters.initProcessEnabled ?? false
        spec.sharedMemorySize = parameters.sharedMemorySize
        spec.tmpfs = (parameters.tmpfs ?? []).compactMap { mount in
            guard let path = mount.containerPath, let size = mount.size else { return nil }
            return KECSModel.Tmpfs(
                containerPath: path, size: size, mountOptions: mount.mountOptions ?? [])
        }
        spec.devices = (parameters.devices ?? []).compactMap { device in
            device.hostPath.map { path in
                KECSModel.Device(
                    hostPath: path, containerPath: device.containerPath,
                    permissions: (device.permissions ?? []).map(\.rawValue))
            }
        }
        if let size = spec.sharedMemorySize, size <= 0 {
            throw invalid(spec.name, "'sharedMemorySize' must be positive")
        }
    }

    /// Ranges: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
    private static func healthCheck(
        _ check: HealthCheck?, container: String
    ) throws(ECSError) -> HealthCheckSpec? {
        guard let check else { return nil }
        let command = check.command ?? []
        guard command.count > 1, ["CMD", "CMD-SHELL"].contains(command[0]) else {
            throw invalid(
                container, "the health check's command must begin with CMD or CMD-SHELL")
        }
        var spec = HealthCheckSpec(command: command)
        spec.interval = check.interval ?? spec.interval
        spec.timeout = check.timeout ?? spec.timeout
        spec.retries = check.retries ?? spec.retries
        spec.startPeriod = check.startPeriod ?? spec.startPeriod
        guard (5...300).contains(spec.interval), (2...60).contains(spec.timeout),
            (1...10).contains(spec.retries), (0...300).contains(spec.startPeriod)
        else {
            throw invalid(
                container,
                "health check: interval 5 to 300, timeout 2 to 60, retries 1 to 10, "
                    + "startPeriod 0 to 300")
        }
        return spec
    }
}
