import KECSModel

extension ContainerObservation {
    /// What an inspected container says.
    /// - Parameter imageDigest: of its image, where known.
    package init(_ container: ContainerInspect, imageDigest: String?) {
        let state = container.state
        self.init(phase: Phase(state), runtimeId: container.id, imageDigest: imageDigest)
        startedAt = state.startedAt.flatMap { EngineTime.parse($0) }
        switch phase {
        case .running:
            networkBindings = Self.bindings(of: container)
            health = state.health.flatMap(ContainerHealth.init)
            healthOutput = state.health?.log?.last?.output.flatMap(Self.bounded)
        case .exited:
            // Health stays as it was last seen, as ECS shows it.
            health = state.health.flatMap(ContainerHealth.init)
            // The engine notes the start after the process has begun: one that ends
            // at once may have ended before.
            finishedAt = state.finishedAt.flatMap { EngineTime.parse($0) }
                .map { max($0, startedAt ?? $0) }
            if state.oomKilled == true {
                failure = ContainerFailure(
                    .outOfMemory, "Container killed due to memory usage")
            }
        case .starting, .created, .failed:
            startedAt = nil
        }
    }

    /// Bytes of a check's output that are told.
    private static var outputBytes: Int { 4096 }

    /// The beginning, of whole characters; nil where nothing was written.
    private static func bounded(_ output: String) -> String? {
        guard output.utf8.count > outputBytes else { return output.isEmpty ? nil : output }
        var bytes = Array(output.utf8.prefix(outputBytes))
        // Not in the middle of a character (RFC 3629: these bytes continue one).
        while let last = bytes.last, last & 0xC0 == 0x80 { bytes.removeLast() }
        if let last = bytes.last, last & 0x80 != 0 { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func bindings(of container: ContainerInspect) -> [NetworkBindingObservation] {
        let published = (container.networkSettings?.ports ?? [:]).flatMap { key, bindings in
            (bindings ?? []).compactMap { binding -> NetworkBindingObservation? in
                // ECS lists the IPv4 side; the engine repeats each for IPv6.
                guard let port = EnginePort(key), let hostIp = binding.hostIp,
                    !hostIp.contains(":"), let hostPort = binding.hostPort.flatMap({ Int($0) })
                else { return nil }
                return NetworkBindingObservation(
                    bindIP: hostIp.isEmpty ? "0.0.0.0" : hostIp, containerPort: port.number,
                    hostPort: hostPort, transport: port.transport)
            }
        }
        // Host mode: the container's ports are the host's.
        let ofHost = (container.config?.labels?[TaskLabels.hostPorts] ?? "")
            .split(separator: ",").compactMap { EnginePort(String($0)) }
            .map {
                NetworkBindingObservation(
                    bindIP: "0.0.0.0", containerPort: $0.number, hostPort: $0.number,
                    transport: $0.transport)
            }
        return (published + ofHost).unique.sorted {
            ($0.containerPort, $0.transport.rawValue, $0.hostPort)
                < ($1.containerPort, $1.transport.rawValue, $1.hostPort)
        }
    }
}

extension ContainerObservation.Phase {
    fileprivate init(_ state: ContainerInspect.State) {
        switch state.status {
        case "created":
            // The engine keeps why it could not start it.
            if let error = state.error, !error.isEmpty {
                self = .failed(
                    ContainerFailure(.cannotStartContainer, "Error response from daemon: \(error)"))
            } else {
                self = .created
            }
        case "running", "paused", "restarting":
            self = .running
        default:
            let hasRun = state.startedAt.flatMap { EngineTime.parse($0) } != nil
            self = hasRun ? .exited(code: state.exitCode) : .created
        }
    }
}

extension ContainerHealth {
    /// nil where there is no check.
    fileprivate init?(_ health: ContainerInspect.Health) {
        switch health.status {
        case "healthy": self = .healthy
        case "unhealthy": self = .unhealthy
        case "starting": self = .unknown
        default: return nil
        }
    }
}

/// `80/tcp`.
struct EnginePort: Hashable, Sendable {
    var number: Int
    var transport: PortMapping.TransportProtocol

    init?(_ text: String) {
        let parts = text.split(separator: "/")
        guard parts.count == 2, let number = Int(parts[0]),
            let transport = PortMapping.TransportProtocol(rawValue: String(parts[1]))
        else { return nil }
        self.number = number
        self.transport = transport
    }
}
