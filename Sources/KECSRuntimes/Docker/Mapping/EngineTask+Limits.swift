import KECSModel

extension EngineTask {
    private static var mebibyte: Int { 1 << 20 }
    /// What Linux allows at least, and what the Amazon ECS agent passes for 0.
    private static var leastShares: Int { 2 }
    /// Microseconds: the kernel's default period, and the least quota.
    private static var period: Int { 100_000 }
    private static var leastQuota: Int { 1000 }

    func setLimits(of container: ContainerSpec, in host: inout HostConfig) {
        host.cpuShares = max(Self.leastShares, container.cpu)
        if let cpu = task.cpu, cpu > 0 {
            // The engine has no limit for several containers together, so each is
            // held to the task's. A quota may exceed the machine; NanoCpus may not.
            host.cpuPeriod = Self.period
            host.cpuQuota = max(Self.leastQuota, cpu * Self.period / 1024)
        }
        let limit = container.memory ?? task.memory
        host.memory = limit.map { $0 * Self.mebibyte }
        // The engine refuses a reservation above the limit.
        host.memoryReservation = container.memoryReservation.map {
            min($0, limit ?? $0) * Self.mebibyte
        }
        host.shmSize = container.sharedMemorySize.map { $0 * Self.mebibyte }
        host.ulimits =
            container.ulimits.map {
                HostConfig.Ulimit(name: $0.name, soft: $0.soft, hard: $0.hard)
            }.nonEmpty
    }

    func setSecurity(of container: ContainerSpec, in host: inout HostConfig) {
        host.readonlyRootfs = container.readonlyRootFilesystem ? true : nil
        host.privileged = container.privileged ? true : nil
        host.capAdd = container.capabilitiesAdd.nonEmpty
        host.capDrop = container.capabilitiesDrop.nonEmpty
        host.usesInit = container.initProcessEnabled ? true : nil
        host.securityOpt = container.dockerSecurityOptions.nonEmpty
        host.devices =
            container.devices.map {
                HostConfig.Device(
                    pathOnHost: $0.hostPath, pathInContainer: $0.containerPath ?? $0.hostPath,
                    cgroupPermissions: Self.cgroupPermissions($0.permissions))
            }.nonEmpty
        var sysctls: [String: String] = [:]
        for control in container.systemControls
        where task.networkMode != .awsvpc || !control.isOfNetwork {
            sysctls[control.namespace] = control.value
        }
        host.sysctls = sysctls.isEmpty ? nil : sysctls
    }

    /// ECS's words as cgroup letters.
    private static func cgroupPermissions(_ permissions: [String]) -> String {
        if permissions.isEmpty { return "rwm" }
        return [("read", "r"), ("write", "w"), ("mknod", "m")]
            .filter { permissions.contains($0.0) }.map(\.1).joined()
    }
}
