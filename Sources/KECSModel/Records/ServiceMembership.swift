/// What a task is to the service that started it, within the task's row.
package struct ServiceMembership: Hashable, Sendable, Codable {
    package var serviceArn: String
    package var deploymentId: String
    /// The deployment has taken it for healthy.
    package var wasHealthy = false
    /// The service has drawn its conclusions from the task's end.
    package var isAccounted = false

    package init(serviceArn: String, deploymentId: String) {
        self.serviceArn = serviceArn
        self.deploymentId = deploymentId
    }
}
