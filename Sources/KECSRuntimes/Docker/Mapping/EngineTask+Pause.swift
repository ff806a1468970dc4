import KECSModel

extension EngineTask {
    /// Ports that awsvpc containers give a host port of their own. On AWS the task
    /// has an address of its own and its ports are reachable there; here a host
    /// port in the definition says that they are wanted on this machine too. It is
    /// a convenience: where a port is taken the task runs without (see ``Preparation``).
    var publishedPauseMappings: [PortMapping] {
        guard task.networkMode == .awsvpc else { return [] }
        return task.containers.flatMap(\.portMappings).filter { ($0.hostPort ?? 0) > 0 }
    }

    /// The pause container. What belongs to the shared network namespace stands on
    /// it, for the engine refuses it on containers that join one.
    package func pauseBody(publishing: Bool) -> ContainerCreate {
        var body = ContainerCreate(image: PauseImage.reference)
        body.labels = TaskLabels.container(nil, of: task, instance: instance)
        body.healthcheck = ContainerCreate.Health(test: ["NONE"])
        body.hostConfig.networkMode = task.networkMode == .awsvpc ? names.network : "none"
        body.hostConfig.readonlyRootfs = true
        body.hostConfig.logConfig = Self.logConfig
        if task.ipcMode == "task" { body.hostConfig.ipcMode = "shareable" }
        guard task.networkMode == .awsvpc else { return body }

        let containers = task.containers
        body.hostname = containers.lazy.compactMap(\.hostname).first
        body.hostConfig.dns = containers.flatMap(\.dnsServers).unique.nonEmpty
        body.hostConfig.dnsSearch = containers.flatMap(\.dnsSearchDomains).unique.nonEmpty
        body.hostConfig.extraHosts =
            containers.flatMap(\.extraHosts).map { "\($0.hostname):\($0.ipAddress)" }
            .unique.nonEmpty
        var sysctls: [String: String] = [:]
        for control in containers.flatMap(\.systemControls) where control.isOfNetwork {
            sysctls[control.namespace] = control.value
        }
        body.hostConfig.sysctls = sysctls.isEmpty ? nil : sysctls
        if publishing { body.setPorts(publishedPauseMappings) }
        return body
    }

    /// A container's kept output: at most 30 MB on the engine's disk.
    static let logConfig = HostConfig.LogConfig(
        type: "json-file", config: ["max-size": "10m", "max-file": "3"])
}

extension SystemControl {
    /// Of the network namespace, which containers of a task may share.
    var isOfNetwork: Bool { namespace.hasPrefix("net.") }
}

extension ContainerCreate {
    /// Publishes these on the host, on all its addresses as ECS does.
    mutating func setPorts(_ mappings: [PortMapping]) {
        guard !mappings.isEmpty else { return }
        var exposed: [String: Empty] = [:]
        var bindings: [String: [HostConfig.Binding]] = [:]
        for mapping in mappings {
            let port = mapping.engineKey
            let hostPort = mapping.hostPort ?? 0
            let binding = HostConfig.Binding(hostPort: hostPort > 0 ? String(hostPort) : "")
            exposed[port] = Empty()
            if bindings[port]?.contains(binding) != true {
                bindings[port, default: []].append(binding)
            }
        }
        exposedPorts = exposed
        hostConfig.portBindings = bindings
    }
}

extension PortMapping {
    /// `80/tcp`.
    var engineKey: String { "\(containerPort)/\(transport.rawValue)" }
}

extension Array {
    /// nil in place of an empty array.
    var nonEmpty: Self? { isEmpty ? nil : self }
}

extension Array where Element: Hashable {
    /// Each element once, in the order of its first appearance.
    var unique: Self {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
