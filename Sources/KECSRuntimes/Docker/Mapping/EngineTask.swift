import KECSModel

/// What the engine must hold for a task before its first container, as bodies of
/// the Engine API.
package struct EngineTask: Sendable {
    let task: TaskSpec
    /// The server's, for the labels.
    let instance: String

    package init(task: TaskSpec, instance: String) {
        self.task = task
        self.instance = instance
    }

    var names: EngineNames { EngineNames(task: task) }

    /// One container that does nothing holds the namespaces which the others join:
    /// the network in awsvpc mode (localhost is shared, as on AWS), and what
    /// `pidMode` and `ipcMode` say is the task's.
    package var needsPause: Bool {
        task.networkMode == .awsvpc || task.pidMode == "task" || task.ipcMode == "task"
    }

    /// awsvpc: a bridge network for this task alone.
    package var network: NetworkCreate? {
        guard task.networkMode == .awsvpc else { return nil }
        return NetworkCreate(
            name: names.network, labels: TaskLabels.owner(task, instance: instance))
    }

    /// The same network with addresses that do not come from the engine's pools, of
    /// which a stock engine has some thirty: 16 addresses each, of 198.18.0.0/15
    /// (RFC 2544, routed nowhere), in an order that the task's id decides.
    var networksOutsidePools: [NetworkCreate] {
        guard let network else { return [] }
        return (0..<8).compactMap { attempt in
            let digits = task.id.dropFirst(attempt * 4).prefix(4)
            guard digits.count == 4, let number = Int(digits, radix: 16) else { return nil }
            // 13 bits: which of the 8,192 blocks.
            let address = 198 << 24 | 18 << 16 | (number & 0x1fff) << 4
            let bytes = [24, 16, 8, 0].map { String(address >> $0 & 255) }
            var other = network
            other.ipam = .init(config: [.init(subnet: bytes.joined(separator: ".") + "/28")])
            return other
        }
    }

    package enum Volume: Hashable, Sendable {
        case create(VolumeCreate)
        /// A shared volume that is not ours to make.
        case require(name: String)
    }

    package var volumes: [Volume] {
        task.volumes.compactMap { volume in
            switch volume.source {
            case .host:
                return nil
            case .task:
                return .create(
                    VolumeCreate(
                        name: names.volume(volume.name),
                        labels: TaskLabels.owner(task, instance: instance)))
            case .docker(let docker):
                if docker.shared && !docker.autoprovision { return .require(name: volume.name) }
                // A shared volume outlives the task, so it does not carry its labels.
                let owner = docker.shared ? [:] : TaskLabels.owner(task, instance: instance)
                return .create(
                    VolumeCreate(
                        name: engineName(of: volume), driver: docker.driver ?? "local",
                        driverOpts: docker.driverOptions,
                        labels: docker.labels.merging(owner) { _, ours in ours }))
            }
        }
    }

    /// What a bind of this volume begins with.
    func engineName(of volume: VolumeSpec) -> String {
        switch volume.source {
        case .host(let path): path
        case .task: names.volume(volume.name)
        case .docker(let docker): docker.shared ? volume.name : names.volume(volume.name)
        }
    }

    /// Whether anything is to be made before the first container.
    package var hasPreparation: Bool { needsPause || !volumes.isEmpty }
}
