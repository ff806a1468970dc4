import KECSModel

extension ContainerUsage {
    /// Read so many milliseconds after the epoch's first hour; CPU time in milliseconds.
    static func at(
        _ milliseconds: Int, cpu: Int? = nil, memory: Int? = nil, rx: Int? = nil
    ) -> ContainerUsage {
        var usage = ContainerUsage(readAt: Timestamp(milliseconds: 3_600_000 + milliseconds))
        usage.cpuNanoseconds = cpu.map { $0 * 1_000_000 }
        usage.processors = 4
        usage.memoryBytes = memory
        usage.memoryLimitBytes = 8 << 30
        usage.networkRxBytes = rx
        return usage
    }
}

extension UsageMeter {
    /// What the task's only container has used.
    mutating func take(
        _ usage: ContainerUsage, of task: TaskRecord, longestGap: Int = 60_000
    ) -> UsageValues? {
        let name = task.containers[0].name
        return take(TaskUsage(containers: [name: usage]), of: task, longestGap: longestGap)
            .containers[name]?.values
    }
}

extension UsageValues {
    func average(_ metric: Metric) -> Double? { tally(of: metric)?.value(of: .average) }
}

func moment(_ milliseconds: Int) -> Timestamp { Timestamp(milliseconds: milliseconds) }
