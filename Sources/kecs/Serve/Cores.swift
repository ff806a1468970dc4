import Foundation
import NIOCore

/// The processors that this process may run on.
enum Cores {
    /// Those of its control group, and of these the ones of its affinity (`taskset`), which
    /// NIO does not look at. Two event loops that share a core tell the same events twice.
    static var count: Int {
        let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        return min(System.coreCount, status.flatMap(permitted(in:)) ?? .max)
    }

    /// - Parameter status: as proc_pid_status(5) has it: `Cpus_allowed: 00000000,00000003`.
    static func permitted(in status: String) -> Int? {
        let name = "Cpus_allowed:"
        let line = status.split(whereSeparator: \.isNewline).first { $0.hasPrefix(name) }
        let count = line?.dropFirst(name.count).compactMap(\.hexDigitValue)
            .reduce(0) { $0 + $1.nonzeroBitCount }
        return count.flatMap { $0 > 0 ? $0 : nil }
    }
}
