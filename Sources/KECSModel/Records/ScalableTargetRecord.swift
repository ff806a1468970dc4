/// A service whose desired count is changed by policies, as a row: a scalable target of
/// Application Auto Scaling.
/// https://docs.aws.amazon.com/autoscaling/application/APIReference/API_ScalableTarget.html
package struct ScalableTargetRecord: Hashable, Sendable, Codable {
    /// What is not done for now.
    package struct SuspendedState: Hashable, Sendable, Codable {
        package var dynamicScalingIn = false
        package var dynamicScalingOut = false
        /// Told back; there are no scheduled actions.
        package var scheduledScaling = false

        package init() {}
    }

    /// Policies of one target.
    /// https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-limits.html
    package static let mostPolicies = 50
    /// Activities that are kept. AWS keeps those of six weeks.
    package static let mostActivities = 100

    package var arn: String
    /// The key: a service is one target at most.
    package var serviceArn: String
    package var clusterArn: String
    /// Bounds of the desired count that a policy, or a change of the bounds, leads to.
    package var minCapacity: Int
    package var maxCapacity: Int
    package var roleArn: String
    package var suspendedState = SuspendedState()
    package var tags: [Tag] = []
    /// In the order of their creation.
    package var policies: [ScalingPolicyRecord] = []
    /// Newest first, at most ``mostActivities``. Those in progress are among the newest.
    package var activities: [ScalingActivityRecord] = []
    package var createdAt: Timestamp

    package init(
        arn: String, serviceArn: String, clusterArn: String, minCapacity: Int, maxCapacity: Int,
        roleArn: String, createdAt: Timestamp
    ) {
        self.arn = arn
        self.serviceArn = serviceArn
        self.clusterArn = clusterArn
        self.minCapacity = minCapacity
        self.maxCapacity = maxCapacity
        self.roleArn = roleArn
        self.createdAt = createdAt
    }

    /// As Application Auto Scaling names the service: `service/cluster/name`.
    package var resourceId: String {
        "service/\(clusterArn.lastARNComponent)/\(serviceArn.lastARNComponent)"
    }

    /// The nearest count that the bounds, and ECS, allow.
    package func bounded(_ count: Int) -> Int {
        min(max(count, minCapacity), maxCapacity, ServiceRecord.mostTasks)
    }

    package mutating func append(_ activity: ScalingActivityRecord) {
        activities.insert(activity, at: 0)
        let excess = activities.count - Self.mostActivities
        if excess > 0 { activities.removeLast(excess) }
    }
}
