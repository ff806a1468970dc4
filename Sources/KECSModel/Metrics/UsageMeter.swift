/// Turns the readings of one task into samples: counters count from a container's start, so
/// what was used is the difference of two readings.
package struct UsageMeter: Sendable {
    /// What one container used.
    private struct Use {
        /// Between the two readings; 0: there is one only.
        var milliseconds = 0
        var cores: Double?
        var memoryBytes: Int?
        var networkRxBytes: Int?
        var networkTxBytes: Int?
        var storageReadBytes: Int?
        var storageWriteBytes: Int?
    }

    /// A reading at which no time has passed since another weighs a millisecond.
    private static let leastWeight = 1.0

    private var last: [String: ContainerUsage] = [:]
    private var lastShared: ContainerUsage?

    package init() {}

    /// - Parameters:
    ///   - task: whose containers these are.
    ///   - longestGap: milliseconds; readings further apart say nothing of when in
    ///     between something was used.
    /// - Returns: the samples of its containers, by name, and of the task as a whole.
    ///   The first reading of a container only says what memory it holds.
    package mutating func take(
        _ usage: TaskUsage, of task: TaskRecord, longestGap: Int
    ) -> (containers: [String: UsageSample], task: UsageSample) {
        var samples: [String: UsageSample] = [:]
        var whole = UsageSample()
        var cores: Double?
        var memory: Double?
        var weight = 0
        for container in task.containers {
            guard let reading = usage.containers[container.name] else { continue }
            let use = Self.use(
                from: last[container.name], to: reading, longestGap: longestGap)
            let limits = Self.limits(task.reservation(of: container), reading)
            samples[container.name] = Self.sample(use, limits)
            whole.add(Self.bytes(of: use))
            cores = use.cores.map { (cores ?? 0) + $0 } ?? cores
            memory = use.memoryBytes.map { (memory ?? 0) + Double($0) } ?? memory
            weight = max(weight, use.milliseconds)
        }
        if let shared = usage.shared {
            let use = Self.use(from: lastShared, to: shared, longestGap: longestGap)
            whole.networkRxBytes = use.networkRxBytes ?? whole.networkRxBytes
            whole.networkTxBytes = use.networkTxBytes ?? whole.networkTxBytes
        }
        if let reading = usage.containers.values.max(by: Self.isLess) {
            let limits = Self.limits(task.reservation, reading)
            Self.put(cores: cores, memory: memory, milliseconds: weight, limits, in: &whole)
        }
        last = usage.containers
        lastShared = usage.shared
        return (samples, whole)
    }

    /// By memory's limit: where a task reserves nothing, the largest is the machine's.
    private static func isLess(_ one: ContainerUsage, _ other: ContainerUsage) -> Bool {
        (one.memoryLimitBytes ?? 0) < (other.memoryLimitBytes ?? 0)
    }

    private static func use(
        from last: ContainerUsage?, to now: ContainerUsage, longestGap: Int
    ) -> Use {
        var use = Use()
        use.memoryBytes = now.memoryBytes
        guard let last else { return use }
        let apart = now.readAt.milliseconds(since: last.readAt)
        let cpu = grown(last.cpuNanoseconds, now.cpuNanoseconds)
        // One whose CPU time has fallen has been started again: it counts from 0.
        let isAnew = last.cpuNanoseconds != nil && now.cpuNanoseconds != nil && cpu == nil
        guard apart > 0, apart <= longestGap, !isAnew else { return use }
        use.milliseconds = apart
        use.cores = cpu.map { Double($0) / (Double(apart) * 1_000_000) }
        use.networkRxBytes = grown(last.networkRxBytes, now.networkRxBytes)
        use.networkTxBytes = grown(last.networkTxBytes, now.networkTxBytes)
        use.storageReadBytes = grown(last.storageReadBytes, now.storageReadBytes)
        use.storageWriteBytes = grown(last.storageWriteBytes, now.storageWriteBytes)
        return use
    }

    /// Nil where one is not known, and where a counter has begun anew.
    private static func grown(_ last: Int?, _ now: Int?) -> Int? {
        guard let last, let now, last >= 0, now >= last else { return nil }
        return now - last
    }

    /// What is reserved; else what the machine has.
    private static func limits(
        _ reservation: Reservation, _ reading: ContainerUsage
    ) -> Reservation {
        var limits = reservation
        limits.cores = limits.cores ?? reading.processors.map(Double.init)
        limits.memoryBytes = limits.memoryBytes ?? reading.memoryLimitBytes.map(Double.init)
        return limits
    }

    private static func sample(_ use: Use, _ limits: Reservation) -> UsageSample {
        var sample = bytes(of: use)
        put(
            cores: use.cores, memory: use.memoryBytes.map(Double.init),
            milliseconds: use.milliseconds, limits, in: &sample)
        return sample
    }

    private static func bytes(of use: Use) -> UsageSample {
        var sample = UsageSample()
        sample.networkRxBytes = use.networkRxBytes
        sample.networkTxBytes = use.networkTxBytes
        sample.storageReadBytes = use.storageReadBytes
        sample.storageWriteBytes = use.storageWriteBytes
        return sample
    }

    private static func put(
        cores: Double?, memory: Double?, milliseconds: Int, _ limits: Reservation,
        in sample: inout UsageSample
    ) {
        let weight = max(leastWeight, Double(milliseconds))
        if let cores, let most = limits.cores, most > 0 {
            sample.cpu = UsageSample.Share(used: cores * weight, reserved: most * weight)
        }
        if let memory, let most = limits.memoryBytes, most > 0 {
            sample.memory = UsageSample.Share(used: memory * weight, reserved: most * weight)
        }
    }
}
