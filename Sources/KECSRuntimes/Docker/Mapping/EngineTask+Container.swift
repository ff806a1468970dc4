import KECSModel

extension EngineTask {
    /// A container of the task as `POST /containers/create` takes it.
    package func body(of container: ContainerSpec) -> ContainerCreate {
        var body = ContainerCreate(image: container.image)
        // To the engine an empty ENTRYPOINT is none at all, not the image's.
        body.cmd = container.command?.nonEmpty
        body.entrypoint = container.entryPoint?.nonEmpty
        body.env = container.environment.map { "\($0.name)=\($0.value)" }.nonEmpty
        body.workingDir = container.workingDirectory
        body.user = container.user
        body.labels = container.dockerLabels.merging(
            TaskLabels.container(container.name, of: task, instance: instance)
        ) { _, ours in ours }
        body.tty = container.pseudoTerminal ? true : nil
        body.openStdin = container.interactive ? true : nil
        body.healthcheck = health(of: container)
        body.hostConfig = HostConfig()
        body.hostConfig.logConfig = Self.logConfig
        setNetwork(of: container, in: &body)
        setNamespaces(in: &body.hostConfig)
        setLimits(of: container, in: &body.hostConfig)
        setVolumes(of: container, in: &body.hostConfig)
        setSecurity(of: container, in: &body.hostConfig)
        return body
    }

    /// Only the definition's check counts, never the image's HEALTHCHECK.
    private func health(of container: ContainerSpec) -> ContainerCreate.Health {
        guard let check = container.healthCheck else { return .init(test: ["NONE"]) }
        let second = 1_000_000_000
        return .init(
            test: check.command, interval: check.interval * second,
            timeout: check.timeout * second, retries: check.retries,
            startPeriod: check.startPeriod > 0 ? check.startPeriod * second : nil)
    }

    private func setNetwork(of container: ContainerSpec, in body: inout ContainerCreate) {
        switch task.networkMode {
        case .awsvpc:
            // Name, addresses, DNS and ports are the pause container's.
            body.hostConfig.networkMode = "container:\(names.pause)"
            return
        case .bridge:
            body.hostConfig.networkMode = "bridge"
            body.setPorts(container.portMappings)
            body.hostConfig.links = container.links.map(link).nonEmpty
        case .host:
            body.hostConfig.networkMode = "host"
            if !container.portMappings.isEmpty {
                body.labels[TaskLabels.hostPorts] =
                    container.portMappings.map(\.engineKey).unique.joined(separator: ",")
            }
        case .none:
            body.hostConfig.networkMode = "none"
        }
        body.hostname = container.hostname
        body.hostConfig.dns = container.dnsServers.nonEmpty
        body.hostConfig.dnsSearch = container.dnsSearchDomains.nonEmpty
        body.hostConfig.extraHosts =
            container.extraHosts.map { "\($0.hostname):\($0.ipAddress)" }.nonEmpty
    }

    /// `name` or `name:alias` with the engine's name in place of ours.
    private func link(_ link: String) -> String {
        let parts = link.split(separator: ":", maxSplits: 1).map(String.init)
        let name = parts.first ?? link
        return "\(names.container(name)):\(parts.count > 1 ? parts[1] : name)"
    }

    private func setNamespaces(in host: inout HostConfig) {
        switch task.pidMode {
        case "host": host.pidMode = "host"
        case "task": host.pidMode = "container:\(names.pause)"
        default: break
        }
        switch task.ipcMode {
        case "host": host.ipcMode = "host"
        case "task": host.ipcMode = "container:\(names.pause)"
        case "none": host.ipcMode = "none"
        default: break
        }
    }

    private func setVolumes(of container: ContainerSpec, in host: inout HostConfig) {
        host.binds =
            container.mountPoints.compactMap { mount in
                guard let volume = task.volumes.first(where: { $0.name == mount.sourceVolume })
                else { return nil }
                let option = mount.readOnly ? ":ro" : ""
                return "\(engineName(of: volume)):\(mount.containerPath)\(option)"
            }.nonEmpty
        host.volumesFrom =
            container.volumesFrom.map {
                names.container($0.sourceContainer) + ($0.readOnly ? ":ro" : "")
            }.nonEmpty
        if !container.tmpfs.isEmpty {
            host.tmpfs = Dictionary(
                container.tmpfs.map {
                    ($0.containerPath, (["size=\($0.size)m"] + $0.mountOptions).joined(separator: ","))
                },
                uniquingKeysWith: { _, last in last })
        }
    }
}
