/// What was used between two readings, and what was reserved meanwhile. Samples of tasks add
/// up to their cluster's.
package struct UsageSample: Hashable, Sendable {
    /// A part of what was reserved; both times the time that they stand for.
    package struct Share: Hashable, Sendable {
        package var used: Double
        /// Above 0.
        package var reserved: Double

        package init(used: Double, reserved: Double) {
            self.used = used
            self.reserved = reserved
        }

        static func sum(_ one: Share, _ other: Share) -> Share {
            Share(used: one.used + other.used, reserved: one.reserved + other.reserved)
        }

        /// In percent.
        var tally: Tally { Tally(100 * used / reserved, weight: reserved) }
    }

    /// In cores.
    package var cpu: Share?
    /// In bytes.
    package var memory: Share?
    package var networkRxBytes: Int?
    package var networkTxBytes: Int?
    package var storageReadBytes: Int?
    package var storageWriteBytes: Int?

    package init() {}

    package mutating func add(_ other: UsageSample) {
        cpu = sum(cpu, other.cpu, Share.sum)
        memory = sum(memory, other.memory, Share.sum)
        networkRxBytes = sum(networkRxBytes, other.networkRxBytes, { $0.clampedSum($1) })
        networkTxBytes = sum(networkTxBytes, other.networkTxBytes, { $0.clampedSum($1) })
        storageReadBytes = sum(storageReadBytes, other.storageReadBytes, { $0.clampedSum($1) })
        storageWriteBytes = sum(storageWriteBytes, other.storageWriteBytes, { $0.clampedSum($1) })
    }

    package var values: UsageValues {
        UsageValues(
            cpu: cpu?.tally, memory: memory?.tally, networkRxBytes: networkRxBytes,
            networkTxBytes: networkTxBytes, storageReadBytes: storageReadBytes,
            storageWriteBytes: storageWriteBytes)
    }
}

/// Samples of one container, task or cluster told as one.
package struct UsageValues: Hashable, Sendable, MetricValue {
    /// In percent of what was reserved.
    package var cpu: Tally?
    package var memory: Tally?
    package var networkRxBytes: Int?
    package var networkTxBytes: Int?
    package var storageReadBytes: Int?
    package var storageWriteBytes: Int?

    package mutating func add(_ other: UsageValues) {
        cpu = sum(cpu, other.cpu) { $0.adding($1) }
        memory = sum(memory, other.memory) { $0.adding($1) }
        networkRxBytes = sum(networkRxBytes, other.networkRxBytes, { $0.clampedSum($1) })
        networkTxBytes = sum(networkTxBytes, other.networkTxBytes, { $0.clampedSum($1) })
        storageReadBytes = sum(storageReadBytes, other.storageReadBytes, { $0.clampedSum($1) })
        storageWriteBytes = sum(storageWriteBytes, other.storageWriteBytes, { $0.clampedSum($1) })
    }

    /// Nil where nothing is known of it.
    package func tally(of metric: Metric) -> Tally? {
        switch metric {
        case .cpuUtilization: cpu
        case .memoryUtilization: memory
        case .networkRxBytes: networkRxBytes.map { Tally(Double($0)) }
        case .networkTxBytes: networkTxBytes.map { Tally(Double($0)) }
        case .storageReadBytes: storageReadBytes.map { Tally(Double($0)) }
        case .storageWriteBytes: storageWriteBytes.map { Tally(Double($0)) }
        case .runningTaskCount: nil
        }
    }
}

extension Tally {
    fileprivate func adding(_ other: Tally) -> Tally {
        var both = self
        both.add(other)
        return both
    }
}

/// Of what is known: nil where neither is.
private func sum<Value>(_ one: Value?, _ other: Value?, _ add: (Value, Value) -> Value) -> Value? {
    guard let one, let other else { return one ?? other }
    return add(one, other)
}
