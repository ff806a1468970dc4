import KECSModel

extension ContainerUsage {
    /// What the engine counted; nil where it counted nothing, as for a container that has
    /// ended meanwhile.
    package init?(_ stats: ContainerStats) {
        guard let readAt = stats.read.flatMap({ EngineTime.parse($0) }) else { return nil }
        self.init(readAt: readAt)
        if stats.cpu?.system != nil { cpuNanoseconds = stats.cpu?.usage?.total }
        processors = stats.cpu?.processors
        memoryLimitBytes = stats.memory?.limit
        if let usage = stats.memory?.usage {
            // As `docker stats` counts.
            let details = stats.memory?.details
            let droppable = details?.totalInactiveFile ?? details?.inactiveFile ?? 0
            memoryBytes = droppable > 0 && droppable < usage ? usage - droppable : usage
        }
        if let networks = stats.networks, !networks.isEmpty {
            networkRxBytes = networks.values.reduce(0) { $0.clampedSum($1.rxBytes ?? 0) }
            networkTxBytes = networks.values.reduce(0) { $0.clampedSum($1.txBytes ?? 0) }
        }
        if let entries = stats.blockIO?.bytes, !entries.isEmpty {
            storageReadBytes = Self.bytes(entries, "read")
            storageWriteBytes = Self.bytes(entries, "write")
        }
    }

    private static func bytes(_ entries: [ContainerStats.BlockIO.Entry], _ operation: String) -> Int {
        entries.filter { $0.operation?.lowercased() == operation }
            .reduce(0) { $0.clampedSum($1.value ?? 0) }
    }
}
