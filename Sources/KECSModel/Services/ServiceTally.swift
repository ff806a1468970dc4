/// How many tasks there are of something.
package struct ServiceCounts: Hashable, Sendable, Codable {
    package var desired: Int
    package var running = 0
    package var pending = 0

    package init(desired: Int) {
        self.desired = desired
    }
}

/// The numbers that DescribeServices derives from a service's tasks.
package struct ServiceTally: Sendable {
    package private(set) var service: ServiceCounts
    private var deployments: [String: ServiceCounts] = [:]

    package init(_ service: ServiceRecord, in state: State) {
        self.service = ServiceCounts(desired: service.desiredCount)
        // Whatever has tasks that run, or will, is in the list.
        for deployment in service.deployments {
            var counts = ServiceCounts(desired: deployment.desiredCount)
            let tasks = state.counts(ofDeployment: deployment.id)
            counts.running = tasks.running
            counts.pending = tasks.pending
            deployments[deployment.id] = counts
            self.service.running += counts.running
            self.service.pending += counts.pending
        }
    }

    /// Zeros where it is none of the service's any more.
    package func counts(of deployment: DeploymentRecord) -> ServiceCounts {
        deployments[deployment.id] ?? ServiceCounts(desired: 0)
    }
}
