import KECSModel

/// A simulated task: its containers by name, and its address if it has one.
struct SimulatedTask: Sendable {
    /// What is known of it apart from its containers.
    struct Identity: Hashable, Sendable, Codable {
        var arn: String
        /// Where the task is in `awsvpc` mode.
        var networkInterface: NetworkInterfaceObservation?

        init(_ task: TaskSpec) {
            arn = task.arn
            if task.networkMode == .awsvpc {
                networkInterface = NetworkInterfaceObservation(inventedFor: task.id)
            }
        }
    }

    var identity: Identity
    var containers: [String: SimulatedContainer] = [:]

    mutating func move(before now: Timestamp) {
        for name in containers.keys { containers[name]?.move(before: now) }
    }

    func observation(at now: Timestamp) -> TaskObservation {
        TaskObservation(
            taskArn: identity.arn,
            containers: containers.mapValues { $0.observation(at: now) },
            networkInterface: identity.networkInterface)
    }
}

extension TaskObservation {
    /// With its moments as they are told.
    func told(_ told: (Timestamp) -> Timestamp) -> TaskObservation {
        var seen = self
        seen.containers = containers.mapValues { container in
            var container = container
            container.startedAt = container.startedAt.map(told)
            container.finishedAt = container.finishedAt.map(told)
            return container
        }
        return seen
    }
}

extension NetworkInterfaceObservation {
    /// An address of 10.0.0.0/8 and a locally administered MAC, the same each
    /// time for a task. Two tasks may share one: nothing listens there.
    fileprivate init(inventedFor taskId: String) {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325  // FNV-1a, 64 bits
        for byte in taskId.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        let bytes = (0..<5).map { UInt8(truncatingIfNeeded: hash >> (8 * UInt64($0))) }
        let hex = bytes.map { byte in
            let text = String(byte, radix: 16)
            return byte < 16 ? "0" + text : text
        }
        self.init(
            privateIPv4Address: "10.\(bytes[0]).\(bytes[1]).\(max(bytes[2] % 255, 1))",
            macAddress: "0a:" + hex.joined(separator: ":"))
    }
}

extension NetworkBindingObservation {
    /// As an engine would report the mappings: dynamic host ports are counted up
    /// from 32,768, the start of the range that ECS uses.
    static func invented(
        for container: ContainerSpec, mode: TaskSpec.NetworkMode, nextPort: inout Int
    ) -> [NetworkBindingObservation] {
        container.portMappings.compactMap { mapping in
            let hostPort: Int
            switch mode {
            case .none, .awsvpc: return nil
            case .host: hostPort = mapping.containerPort
            case .bridge:
                if let wanted = mapping.hostPort, wanted != 0 {
                    hostPort = wanted
                } else {
                    hostPort = nextPort
                    nextPort = nextPort == 60_999 ? 32_768 : nextPort + 1
                }
            }
            return NetworkBindingObservation(
                bindIP: "0.0.0.0", containerPort: mapping.containerPort, hostPort: hostPort,
                transport: mapping.transport)
        }
    }
}

extension [String: SimulatedTask] {
    /// The one place where the simulation's state changes, live or read back.
    mutating func apply(_ entry: SimulatedJournal.Entry) {
        switch entry {
        case .start(let identity, let container):
            self[identity.arn, default: SimulatedTask(identity: identity)]
                .containers[container.name] = container
        case .stop(let taskArn, let name, let signal, let at):
            _ = self[taskArn]?.containers[name]?.receive(signal, at: at)
        case .remove(let taskArns):
            for arn in taskArns { self[arn] = nil }
        }
    }

    /// The shortest journal that says the same: containers carry their signals.
    var liveEntries: [SimulatedJournal.Entry] {
        values.flatMap { task in
            task.containers.values.map { .start(task: task.identity, container: $0) }
        }
    }
}
