import CSupervisor
import KECSControl
import KECSModel
import Synchronization

/// What containers use, from `/proc`: the supervisor's descendants, so that what the program
/// has started counts whatever session or group it is in. Commands that clients run in the
/// container are not its descendants and do not count. The network is the host's.
extension ProcessRuntime {
    /// Several tasks are read together: one look at all processes serves them.
    private static let tableAge = Duration.milliseconds(20)

    /// What is remembered of one container's counters.
    struct Counters: Sendable {
        var runtimeId: String
        var cpu = SteadyCounter()
        var storageRead = SteadyCounter()
        var storageWrite = SteadyCounter()
    }

    package func stats(_ taskArn: String) async throws(RuntimeError) -> TaskUsage {
        try await blocking {
            let taskId = ProcessFiles.taskId(taskArn)
            guard self.files.arn(taskId) == taskArn else {
                self.state.withLock { $0.counters[taskArn] = nil }
                throw RuntimeError(.absent, "There is no task \(taskArn).")
            }
            var usage = TaskUsage()
            var known = self.state.withLock { $0.counters[taskArn] ?? [:] }
            for name in self.files.containers(taskId) {
                let isRunning = self.state.withLock { $0.ended[taskArn]?[name] == nil }
                guard isRunning, let folder = self.files.containerFolder(taskId, name),
                    let container = self.files.container(taskId, name),
                    case let supervisor = kecs_lock_holder(folder + "/lock"), supervisor > 0,
                    ProcessFiles.exists(folder + "/started"), !ProcessFiles.exists(folder + "/exit")
                else {
                    known[name] = nil
                    continue
                }
                var counters = known[name] ?? Counters(runtimeId: container.runtimeId)
                if counters.runtimeId != container.runtimeId {
                    counters = Counters(runtimeId: container.runtimeId)
                }
                usage.containers[name] = self.usage(below: Int(supervisor), &counters)
                known[name] = counters
            }
            self.state.withLock { $0.counters[taskArn] = known.isEmpty ? nil : known }
            return usage
        }
    }

    private func usage(below supervisor: Int, _ counters: inout Counters) -> ContainerUsage? {
        let (table, readAt) = processes()
        // It has ended between the two looks.
        guard let root = table[supervisor] else { return nil }
        var usage = ContainerUsage(readAt: readAt)
        usage.processors = ProcessTable.processors
        usage.memoryLimitBytes = ProcessTable.memoryBytes
        var cpu = root.endedNanoseconds
        var memory = 0
        var storage: (read: Int, write: Int)? = (0, 0)
        for pid in table.descendants(of: supervisor) {
            guard let entry = table[pid] else { continue }
            cpu = cpu.clampedSum(entry.ownNanoseconds).clampedSum(entry.endedNanoseconds)
            memory = memory.clampedSum(entry.residentBytes)
            if let one = ProcessTable.storage(of: pid) {
                storage = storage.map { ($0.read.clampedSum(one.read), $0.write.clampedSum(one.write)) }
            } else if ProcessFiles.exists("/proc/\(pid)/io") {
                // Another user's: a part of the sum would look like all of it.
                storage = nil
            }
        }
        usage.cpuNanoseconds = counters.cpu.take(cpu)
        usage.memoryBytes = memory
        if let storage {
            usage.storageReadBytes = counters.storageRead.take(storage.read)
            usage.storageWriteBytes = counters.storageWrite.take(storage.write)
        }
        return usage
    }

    private func processes() -> (ProcessTable, readAt: Timestamp) {
        table.withLock { kept in
            let now = environment.uptime()
            if let kept, now - kept.age < Self.tableAge { return (kept.table, kept.readAt) }
            // Only ever compared: what was used is told by how far two readings are apart.
            let readAt = environment.steadyNow()
            let table = ProcessTable.read()
            kept = (table, readAt, now)
            return (table, readAt)
        }
    }
}
