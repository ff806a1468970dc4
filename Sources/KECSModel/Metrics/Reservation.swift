/// What a task or a container has reserved: what Amazon ECS measures its use against. Nil
/// where nothing is, and use counts against the engine's machine.
package struct Reservation: Hashable, Sendable {
    /// 1.0 is one core, 1,024 CPU units.
    package var cores: Double?
    package var memoryBytes: Double?

    /// - Parameters: CPU units and MiB.
    package init(cpu: Int?, memory: Int?) {
        cores = cpu.flatMap { $0 > 0 ? Double($0) / 1024 : nil }
        memoryBytes = memory.flatMap { $0 > 0 ? Double($0) * 1_048_576 : nil }
    }
}

extension TaskRecord {
    /// The task's own numbers; without them, what its containers reserve together.
    package var reservation: Reservation {
        Reservation(
            cpu: cpu ?? containers.reduce(0) { $0 + $1.cpu },
            memory: memory ?? containers.reduce(0) { $0 + ($1.reservedMemory ?? 0) })
    }

    /// The container's own numbers; without them, the task's.
    package func reservation(of container: ContainerRecord) -> Reservation {
        Reservation(
            cpu: container.cpu > 0 ? container.cpu : cpu,
            memory: container.reservedMemory ?? memory)
    }
}

extension ContainerRecord {
    /// The soft limit where there is one, as Amazon ECS counts.
    fileprivate var reservedMemory: Int? { memoryReservation ?? memory }
}
