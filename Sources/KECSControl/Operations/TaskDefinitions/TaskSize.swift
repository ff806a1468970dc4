import KECSModel
import KECSWire

/// A task's own `cpu` and `memory`.
///
/// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#task_size
enum TaskSize {
    /// CPU units: `256`, or vCPUs: `.25 vCPU`.
    static func cpu(_ text: String?) throws(ECSError) -> Int? {
        try units(text, suffix: "vcpu", scale: 1024, member: "cpu")
    }

    /// MiB: `512`, or gigabytes: `0.5 GB`.
    static func memory(_ text: String?) throws(ECSError) -> Int? {
        try units(text, suffix: "gb", scale: 1024, member: "memory")
    }

    private static func units(
        _ text: String?, suffix: String, scale: Double, member: String
    ) throws(ECSError) -> Int? {
        guard let text, !text.isEmpty else { return nil }
        let plain = text.lowercased().filter { $0 != " " }
        let scaled = plain.hasSuffix(suffix)
        let number = scaled ? String(plain.dropLast(suffix.count)) : plain
        guard number.utf8.count <= 12,
            let value = scaled ? Double(number).map({ $0 * scale }) : Int(number).map(Double.init),
            value > 0, value <= 10_000_000, value == value.rounded()
        else { throw .client("Invalid '\(member)' setting for task.") }
        return Int(value)
    }

    /// CPU units and the MiB that Fargate offers with them.
    private static func fargateMemory(_ cpu: Int) -> [ClosedRange<Int>: Int]? {
        switch cpu {
        case 256: [512...512: 512, 1024...2048: 1024]
        case 512: [1024...4096: 1024]
        case 1024: [2048...8192: 1024]
        case 2048: [4096...16384: 1024]
        case 4096: [8192...30720: 1024]
        case 8192: [16384...61440: 4096]
        case 16384: [32768...122880: 8192]
        default: nil
        }
    }

    static func isFargateSize(cpu: Int?, memory: Int?) -> Bool {
        guard let cpu, let memory, let offers = fargateMemory(cpu) else { return false }
        return offers.contains { range, step in
            range.contains(memory) && (memory - range.lowerBound).isMultiple(of: step)
        }
    }
}
