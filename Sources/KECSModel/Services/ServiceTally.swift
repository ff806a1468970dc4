/// How many tasks there are of something.
package struct ServiceCounts: Hashable, Sendable, Codable {
    package var desired: Int
    package var running = 0
    package var pending = 0

    package init(desired: Int) {
        self.desired = desired
    }

    mutating func add(_ task: TaskRecord) {
        if task.lastStatus == .running { running += 1 }
        if task.lastStatus.isPending { pending += 1 }
    }
}

/// The numbers that DescribeServices derives from a service's tasks.
package struct ServiceTally: Sendable {
    package private(set) var service: ServiceCounts
    private var deployments: [String: ServiceCounts]

    /// - Parameter tasks: All of the service.
    package init(_ service: ServiceRecord, tasks: [TaskRecord]) {
        self.service = ServiceCounts(desired: service.desiredCount)
        deployments = Dictionary(
            service.deployments.map { ($0.id, ServiceCounts(desired: $0.desiredCount)) },
            uniquingKeysWith: { first, _ in first })
        for task in tasks {
            self.service.add(task)
            if let id = task.membership?.deploymentId {
                deployments[id, default: ServiceCounts(desired: 0)].add(task)
            }
        }
    }

    /// Zeros where it has no tasks and is none of the service's.
    package func counts(of deployment: DeploymentRecord) -> ServiceCounts {
        deployments[deployment.id] ?? ServiceCounts(desired: 0)
    }
}
