/// A cluster, as a row.
package struct ClusterRecord: Hashable, Sendable, Codable {
    package enum Status: String, Hashable, Sendable, Codable {
        case active = "ACTIVE"
        case inactive = "INACTIVE"
    }

    package var arn: String
    package var name: String
    package var status: Status
    /// Order of creation among all records of the store.
    package var ordinal: Int
    package var createdAt: Timestamp
    /// When it was deleted; it can be described for a while longer.
    package var inactiveAt: Timestamp?
    package var tags: [Tag]
    /// As the client sent them: `settings`, `configuration`,
    /// `serviceConnectDefaults`, `capacityProviders`, `defaultCapacityProviderStrategy`.
    package var options: JSONDocument
    /// The counts that the newest event of this cluster told.
    package var toldCounts: ClusterCounts

    package init(
        arn: String, name: String, status: Status, ordinal: Int, createdAt: Timestamp,
        inactiveAt: Timestamp? = nil, tags: [Tag], options: JSONDocument,
        toldCounts: ClusterCounts = ClusterCounts()
    ) {
        self.arn = arn
        self.name = name
        self.status = status
        self.ordinal = ordinal
        self.createdAt = createdAt
        self.inactiveAt = inactiveAt
        self.tags = tags
        self.options = options
        self.toldCounts = toldCounts
    }
}

/// The numbers that DescribeClusters derives from what is in the cluster.
package struct ClusterCounts: Hashable, Sendable, Codable {
    package var runningTasks = 0
    package var pendingTasks = 0
    package var activeServices = 0
    package var registeredContainerInstances = 0

    package init(runningTasks: Int = 0, pendingTasks: Int = 0) {
        self.runningTasks = runningTasks
        self.pendingTasks = pendingTasks
    }
}
