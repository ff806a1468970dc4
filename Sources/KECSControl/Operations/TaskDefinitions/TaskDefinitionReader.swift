import KECSModel
import KECSWire

/// From a RegisterTaskDefinition request to the strict part that runtimes act
/// on, with the rules that ECS checks beyond the model's constraints.
enum TaskDefinitionReader {
    struct Strict {
        var networkMode: TaskSpec.NetworkMode
        var cpu: Int?
        var memory: Int?
        var volumes: [VolumeSpec]
        var containers: [ContainerSpec]
        var compatibilities: [Compatibility]
        /// What of it no runtime here can do, in words.
        var unsupported: [String]
    }

    static func read(_ request: RegisterTaskDefinitionRequest) throws(ECSError) -> Strict {
        let networkMode =
            TaskSpec.NetworkMode(rawValue: request.networkMode?.rawValue ?? "bridge") ?? .bridge
        let cpu = try TaskSize.cpu(request.cpu)
        let memory = try TaskSize.memory(request.memory)
        let fargate = request.requiresCompatibilities?.contains(.fargate) == true
        try TaskSize.checkFargate(
            required: fargate, networkMode: networkMode, cpu: cpu, memory: memory)

        var containers: [ContainerSpec] = []
        for definition in request.containerDefinitions ?? [] {
            containers.append(try ContainerDefinitionReader.read(definition))
        }
        var volumes: [VolumeSpec] = []
        for volume in request.volumes ?? [] {
            if let read = try VolumeReader.read(volume) { volumes.append(read) }
        }
        let volumeNames = (request.volumes ?? []).compactMap(\.name)
        try checkTogether(
            containers, volumeNames: Set(volumeNames), networkMode: networkMode,
            taskMemory: memory)
        let isFargate =
            networkMode == .awsvpc && TaskSize.isFargateSize(cpu: cpu, memory: memory)
        return Strict(
            networkMode: networkMode, cpu: cpu, memory: memory, volumes: volumes,
            containers: containers, compatibilities: isFargate ? [.ec2, .fargate] : [.ec2],
            unsupported: UnsupportedParts.list(request))
    }

    /// What must hold between the containers of a task.
    private static func checkTogether(
        _ containers: [ContainerSpec], volumeNames: Set<String>,
        networkMode: TaskSpec.NetworkMode, taskMemory: Int?
    ) throws(ECSError) {
        let names = Set(containers.map(\.name))
        guard names.count == containers.count else {
            throw .client("Container names should be unique within a task definition.")
        }
        guard containers.contains(where: \.essential) else {
            throw .client("A task must have at least one essential container.")
        }
        for container in containers {
            try checkMemory(container, taskMemory: taskMemory)
            try checkNetwork(container, networkMode: networkMode)
            for mount in container.mountPoints where !volumeNames.contains(mount.sourceVolume) {
                throw .client("Unknown volume '\(mount.sourceVolume.cut(to: 255))'.")
            }
            let others =
                container.links.map { String($0.prefix { $0 != ":" }) }
                + container.volumesFrom.map(\.sourceContainer)
                + container.dependsOn.map(\.containerName)
            for other in others where !names.contains(other) {
                throw .client(
                    "Container '\(container.name)' refers to unknown container "
                        + "'\(other.cut(to: 255))'.")
            }
            try checkDependencies(container, among: containers)
        }
        if let cycle = ContainerOrder(containers).cycle() {
            throw .client(
                "Container dependencies must not have a cycle: "
                    + cycle.joined(separator: " -> ").cut(to: 500))
        }
    }

    private static func checkMemory(
        _ container: ContainerSpec, taskMemory: Int?
    ) throws(ECSError) {
        if let memory = container.memory, let reservation = container.memoryReservation,
            reservation > memory
        {
            throw .client(
                "Invalid setting for container '\(container.name)'. "
                    + "'memoryReservation' must be less than or equal to 'memory'.")
        }
        if container.memory == nil, container.memoryReservation == nil, taskMemory == nil {
            throw .client(
                "Invalid setting for container '\(container.name)'. "
                    + "At least one of 'memory' or 'memoryReservation' must be specified.")
        }
    }

    private static func checkNetwork(
        _ container: ContainerSpec, networkMode: TaskSpec.NetworkMode
    ) throws(ECSError) {
        if !container.links.isEmpty, networkMode != .bridge {
            throw .client("Links are not supported when networkMode=\(networkMode.rawValue).")
        }
        if networkMode == .none, !container.portMappings.isEmpty {
            throw .client("Port mappings are not supported when networkMode=none.")
        }
        guard networkMode == .awsvpc || networkMode == .host else { return }
        for mapping in container.portMappings {
            if let host = mapping.hostPort, host != 0, host != mapping.containerPort {
                throw .client(
                    "When networkMode=\(networkMode.rawValue), the host ports and container "
                        + "ports in port mappings must match.")
            }
        }
        if networkMode == .awsvpc, container.hostname != nil {
            throw .client("Hostname is not supported when networkMode=awsvpc.")
        }
    }

    private static func checkDependencies(
        _ container: ContainerSpec, among containers: [ContainerSpec]
    ) throws(ECSError) {
        for dependency in container.dependsOn {
            guard let other = containers.first(where: { $0.name == dependency.containerName })
            else { continue }
            switch dependency.condition {
            case .complete where other.essential, .success where other.essential:
                throw .client(
                    "A dependency on essential container '\(other.name)' cannot have the "
                        + "condition \(dependency.condition.rawValue).")
            case .healthy where other.healthCheck == nil:
                throw .client(
                    "A dependency with the condition HEALTHY needs a health check in container "
                        + "'\(other.name)'.")
            default: break
            }
        }
    }
}
