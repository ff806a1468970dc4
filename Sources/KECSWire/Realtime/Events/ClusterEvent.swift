/// The payload of a `cluster` event.
public struct ClusterEvent: Codable, Hashable, Sendable {
    public struct Cluster: Codable, Hashable, Sendable {
        public var clusterArn: String
        public var clusterName: String
        /// As DescribeClusters tells it.
        public var status: String
        public var registeredContainerInstancesCount: Int
        public var runningTasksCount: Int
        public var pendingTasksCount: Int
        public var activeServicesCount: Int

        public init(
            clusterArn: String, clusterName: String, status: String,
            registeredContainerInstancesCount: Int, runningTasksCount: Int,
            pendingTasksCount: Int, activeServicesCount: Int
        ) {
            self.clusterArn = clusterArn
            self.clusterName = clusterName
            self.status = status
            self.registeredContainerInstancesCount = registeredContainerInstancesCount
            self.runningTasksCount = runningTasksCount
            self.pendingTasksCount = pendingTasksCount
            self.activeServicesCount = activeServicesCount
        }
    }

    public var eventType = "cluster"
    /// `CREATE`, `UPDATE` or `DELETE`.
    public var action: String
    public var cluster: Cluster

    public init(action: String, cluster: Cluster) {
        self.action = action
        self.cluster = cluster
    }
}
