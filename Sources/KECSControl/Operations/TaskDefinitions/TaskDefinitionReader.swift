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
        try checkTask(request)
        let cpu = try TaskSize.cpu(request.cpu)
        let memory = try TaskSize.memory(request.memory)
        let definitions = request.containerDefinitions ?? []
        var containers: [ContainerSpec] = []
        for definition in definitions {
            containers.append(try ContainerDefinitionReader.read(definition))
        }
        if request.requiresCompatibilities?.contains(.fargate) == true {
            try FargateRules.check(request, networkMode: networkMode, cpu: cpu, memory: memory)
        }
        var volumes: [VolumeSpec] = []
        for volume in request.volumes ?? [] {
            if let read = try VolumeReader.read(volume) { volumes.append(read) }
        }
        try checkTogether(
            containers, volumeNames: try volumeNames(request), taskMemory: memory)
        try PortMappingReader.check(
            containers, definitions: definitions, networkMode: networkMode)
        try checkNetwork(definitions, networkMode: networkMode)
        try checkRest(request, networkMode: networkMode)
        let isFargate =
            networkMode == .awsvpc && TaskSize.isFargateSize(cpu: cpu, memory: memory)
        return Strict(
            networkMode: networkMode, cpu: cpu, memory: memory, volumes: volumes,
            containers: containers, compatibilities: isFargate ? [.ec2, .fargate] : [.ec2],
            unsupported: UnsupportedParts.list(request))
    }

    /// The family, and how many containers and tags there are.
    private static func checkTask(_ request: RegisterTaskDefinitionRequest) throws(ECSError) {
        let family = request.family ?? ""
        guard !family.isEmpty else { throw .client("Family can not be blank.") }
        guard ClusterName.isValid(family) else {
            throw .client("Family contains invalid characters.")
        }
        // To leave them out is another thing.
        if request.tags?.isEmpty == true { throw .client("Tags can not be empty.") }
        switch request.containerDefinitions?.count ?? 0 {
        case 0: throw .client("Container list cannot be empty.")
        case 1...10: break
        default: throw .client("Too many containers.")
        }
    }

    /// The names of volumes that containers may mount.
    private static func volumeNames(
        _ request: RegisterTaskDefinitionRequest
    ) throws(ECSError) -> Set<String> {
        let volumes = request.volumes ?? []
        let names = Set(volumes.compactMap(\.name))
        guard names.count == volumes.count else {
            throw .client("Volume names must be unique within a Task Definition.")
        }
        let mounted = Set(
            (request.containerDefinitions ?? []).flatMap { $0.mountPoints ?? [] }
                .compactMap(\.sourceVolume))
        for volume in volumes where volume.configuredAtLaunch == true {
            let name = volume.name ?? ""
            guard mounted.contains(name) else {
                throw .client("Volumes [\(name)] are not referenced by any of the containers")
            }
        }
        return names
    }

    /// What must hold between the containers of a task.
    private static func checkTogether(
        _ containers: [ContainerSpec], volumeNames: Set<String>, taskMemory: Int?
    ) throws(ECSError) {
        let names = Set(containers.map(\.name))
        guard names.count == containers.count else {
            throw .client("Container names must be unique within a Task Definition.")
        }
        guard containers.contains(where: \.essential) else {
            throw .client("Task definition doesn't have any essential container.")
        }
        for container in containers {
            try checkMemory(container, taskMemory: taskMemory)
            for mount in container.mountPoints where !volumeNames.contains(mount.sourceVolume) {
                throw .client("Unknown volume '\(mount.sourceVolume.cut(to: 255))'.")
            }
            try checkNames(container, names)
            try checkDependencies(container, among: containers)
        }
        if ContainerOrder(containers.map(\.linksAlone)).cycle() != nil {
            throw .client("Container links should not have a cycle")
        }
        if let cycle = ContainerOrder(containers).cycle() {
            throw .client(
                "Container dependencies must not have a cycle: "
                    + cycle.joined(separator: " -> ").cut(to: 500))
        }
    }

    /// Other containers that it names must be there.
    private static func checkNames(
        _ container: ContainerSpec, _ names: Set<String>
    ) throws(ECSError) {
        for link in container.links.map({ String($0.prefix { $0 != ":" }) })
        where !names.contains(link) {
            throw .client("Invalid 'links' setting. Unknown container: '\(link.cut(to: 255))'")
        }
        for source in container.volumesFrom.map(\.sourceContainer) where !names.contains(source) {
            throw .client(
                "Invalid 'volumesFrom' setting. Unknown container: '\(source.cut(to: 255))'")
        }
        for other in container.dependsOn.map(\.containerName) where !names.contains(other) {
            // The sign is AWS's.
            throw .client(
                "Cannot depend on container + '\(other.cut(to: 255))' because it does not exist")
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
                    + "'memory' must be greater than or equal to 'memoryReservation'.")
        }
        if let memory = container.memory, let taskMemory, memory > taskMemory {
            throw .client(
                "The 'memory' setting for container '\(container.name)' is greater than for the "
                    + "task.")
        }
        if container.memory == nil, container.memoryReservation == nil, taskMemory == nil {
            throw .client(
                "Invalid setting for container '\(container.name)'. "
                    + "At least one of 'memory' or 'memoryReservation' must be specified.")
        }
    }

    /// What the containers of a task with one network cannot each have.
    private static func checkNetwork(
        _ definitions: [ContainerDefinition], networkMode: TaskSpec.NetworkMode
    ) throws(ECSError) {
        for container in definitions {
            if container.links.nonEmpty != nil, networkMode != .bridge {
                throw .client("Links are not supported when networkMode=\(networkMode.rawValue).")
            }
            guard networkMode == .awsvpc else { continue }
            let asked: [(String, Bool)] = [
                ("hostname is", container.hostname.nonEmpty != nil),
                ("Extra hosts are", container.extraHosts.nonEmpty != nil),
                ("DNS servers are", container.dnsServers.nonEmpty != nil),
                ("DNS search domains are", container.dnsSearchDomains.nonEmpty != nil),
                ("Disable Networking is", container.disableNetworking == true),
            ]
            guard let (what, _) = asked.first(where: { $0.1 }) else { continue }
            throw .client("\(what) not supported on container when networkMode=awsvpc.")
        }
    }

    private static func checkRest(
        _ request: RegisterTaskDefinitionRequest, networkMode: TaskSpec.NetworkMode
    ) throws(ECSError) {
        let definitions = request.containerDefinitions ?? []
        if definitions.contains(where: { $0.secrets.nonEmpty != nil }),
            request.executionRoleArn.nonEmpty == nil
        {
            throw .client(
                "When you are specifying container secrets, you must also specify a value for "
                    + "'executionRoleArn'.")
        }
        if let size = request.ephemeralStorage?.sizeInGiB {
            if let compatibilities = request.requiresCompatibilities.nonEmpty,
                !compatibilities.contains(.fargate)
            {
                throw .client("Tasks using the EC2 launch type do not support EphemeralStorage")
            }
            guard size >= 21 else {
                throw .client("EphemeralStorage size should be at least 21")
            }
            guard size <= 200 else {
                throw .client("EphemeralStorage size should be at most 200")
            }
        }
        if request.inferenceAccelerators.nonEmpty != nil {
            throw .client("Unsupported field 'inferenceAccelerators'.")
        }
        if let proxy = request.proxyConfiguration {
            guard networkMode == .awsvpc else {
                throw .client(
                    "APPMESH proxy configuration is only supported in networkMode=awsvpc")
            }
            let name = proxy.containerName ?? ""
            guard definitions.contains(where: { $0.name == name }) else {
                throw .client("Proxy container [\(name.cut(to: 255))] does not exist")
            }
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
                    "A dependency container with SUCCESS or COMPLETE condition cannot be an "
                        + "essential container")
            case .healthy where other.healthCheck == nil:
                throw .client(
                    "A dependency container with HEALTHY condition must have health check "
                        + "configured")
            default: break
            }
        }
    }
}

extension ContainerSpec {
    /// What is in an order with others by its links only.
    fileprivate var linksAlone: ContainerSpec {
        var spec = self
        spec.dependsOn = []
        spec.volumesFrom = []
        return spec
    }
}
