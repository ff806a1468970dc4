/// The numbers that the control plane goes by.
package struct ControlSettings: Sendable {
    /// How long a stopped task and its logs can still be described. At least an
    /// hour on AWS.
    package var stoppedTaskRetentionSeconds = 3600
    /// How long a deleted cluster can still be described.
    package var inactiveClusterRetentionSeconds = 3600
    /// How long a deleted service can still be described.
    package var inactiveServiceRetentionSeconds = 3600
    /// For how long a service's task without health checks must have run to count as healthy,
    /// and its deployment to go on. 40 s on AWS.
    package var taskHealthyAfterMilliseconds = 5000
    /// How long a `clientToken` is remembered.
    package var clientTokenRetentionSeconds = 86_400
    /// How many are remembered at most: the oldest are forgotten first.
    package var clientTokenLimit = 10_000
    /// Seconds between the stop signal and SIGKILL where a container sets none.
    /// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-agent-config.html
    /// (ECS_CONTAINER_STOP_TIMEOUT)
    package var stopTimeoutSeconds = 30
    /// Commands can also be run in tasks that were not started with
    /// `enableExecuteCommand`.
    package var execAny = false
    /// Count changes of a cluster make at most one event in this time.
    package var clusterUpdateIntervalMilliseconds = 250
    /// How many tasks are reconciled at once.
    package var reconcilerConcurrency = 16
    /// How often everything is looked at again, hints or not.
    package var resyncIntervalSeconds = 30
    /// How often what tasks use is measured; 0: not at all.
    package var metricsIntervalMilliseconds = 10_000

    /// Of the readings that scaling goes by: seconds. A minute on AWS. At least as long as
    /// it takes until something is measured again.
    package var scalingPeriodSeconds = 60

    package init() {}
}
