/// What a container has used since its start, as its engine counts it. A member is nil where
/// the engine cannot say; it is never made up.
package struct ContainerUsage: Hashable, Sendable {
    /// When it was read, by the engine's clock. Only how far two readings are apart counts.
    package var readAt: Timestamp
    /// CPU time in nanoseconds, of all its processors together.
    package var cpuNanoseconds: Int?
    /// How many processors the engine's machine has.
    package var processors: Int?
    /// Memory in use now, in bytes, without file contents that the kernel could drop.
    package var memoryBytes: Int?
    /// What it may use at most; the machine's memory where nothing limits it.
    package var memoryLimitBytes: Int?
    package var networkRxBytes: Int?
    package var networkTxBytes: Int?
    package var storageReadBytes: Int?
    package var storageWriteBytes: Int?

    package init(readAt: Timestamp) {
        self.readAt = readAt
    }
}

/// What the containers of a task use.
package struct TaskUsage: Hashable, Sendable {
    /// By container name; those that run.
    package var containers: [String: ContainerUsage]
    /// What they share, where the task has a network of its own: only its network counts.
    package var shared: ContainerUsage?

    package init(containers: [String: ContainerUsage] = [:], shared: ContainerUsage? = nil) {
        self.containers = containers
        self.shared = shared
    }
}
