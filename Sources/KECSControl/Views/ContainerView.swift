import KECSModel
import KECSWire

/// A container's record as clients see it.
enum ContainerView {
    /// As DescribeTasks answers it.
    static func wire(_ container: ContainerRecord, of task: TaskRecord) -> KECSWire.Container {
        KECSWire.Container(
            containerArn: container.arn,
            taskArn: task.arn,
            name: container.name,
            image: container.image,
            imageDigest: container.imageDigest,
            runtimeId: container.runtimeId,
            lastStatus: container.lastStatus.rawValue,
            exitCode: container.exitCode,
            reason: container.reason,
            networkBindings: container.lastStatus == .pending
                ? nil : container.networkBindings.map(binding),
            networkInterfaces: task.networkInterface.map { interface in
                [
                    NetworkInterface(
                        attachmentId: task.attachmentId,
                        privateIpv4Address: interface.privateIPv4Address)
                ]
            } ?? [],
            healthStatus: container.health.map { HealthStatus(rawValue: $0.rawValue) }
                ?? (container.lastStatus == .pending ? nil : .unknown),
            managedAgents: agents(of: container, task),
            cpu: String(container.cpu),
            memory: container.memory.map(String.init),
            memoryReservation: container.memoryReservation.map(String.init))
    }

    /// What lets commands run, where the task has asked for it: scripts wait for it.
    private static func agents(
        of container: ContainerRecord, _ task: TaskRecord
    ) -> [ManagedAgent]? {
        guard task.enableExecuteCommand else { return nil }
        return [
            ManagedAgent(
                lastStartedAt: container.startedAt.map(ECSTimestamp.init),
                name: .executeCommandAgent, lastStatus: container.lastStatus.rawValue)
        ]
    }

    /// As a `container` event carries it.
    static func event(
        _ container: ContainerRecord, of task: TaskRecord
    ) -> ContainerEvent.Container {
        ContainerEvent.Container(
            clusterArn: task.clusterArn,
            taskArn: task.arn,
            serviceArn: task.membership?.serviceArn,
            containerArn: container.arn,
            name: container.name,
            image: container.image,
            runtimeId: container.runtimeId,
            lastStatus: container.lastStatus.rawValue,
            exitCode: container.exitCode,
            reason: container.reason,
            healthStatus: container.health?.rawValue,
            networkBindings: container.networkBindings.map { binding in
                ContainerEvent.NetworkBinding(
                    bindIP: binding.bindIP, containerPort: binding.containerPort,
                    hostPort: binding.hostPort, protocol: binding.transport.rawValue)
            })
    }

    private static func binding(_ binding: NetworkBindingObservation) -> NetworkBinding {
        NetworkBinding(
            bindIP: binding.bindIP,
            containerPort: binding.containerPort,
            hostPort: binding.hostPort,
            protocol: TransportProtocol(rawValue: binding.transport.rawValue))
    }
}
