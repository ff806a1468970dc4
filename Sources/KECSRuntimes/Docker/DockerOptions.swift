/// How the Docker runtime behaves. Times are the Amazon ECS agent's defaults.
package struct DockerOptions: Hashable, Sendable {
    /// When images are pulled.
    package enum Pull: String, Hashable, Sendable, CaseIterable {
        /// Only those that the engine does not have.
        case preferCached = "prefer-cached"
        /// Before every start; a failed pull fails the container.
        case always
        /// Never: an image that the engine does not have fails the container.
        case never
    }

    package var pull: Pull = .preferCached
    package var createTimeout: Duration = .seconds(240)
    package var startTimeout: Duration = .seconds(180)
    package var pullTimeout: Duration = .seconds(7200)
    /// A pull that reports nothing for so long has failed.
    package var pullInactivityTimeout: Duration = .seconds(60)
    /// How long a stop waits for a start that cannot be taken back any more, before
    /// it asks to be repeated.
    package var settleTimeout: Duration = .seconds(10)
    /// Calls of one kind that are under way at once.
    package var concurrency = 16
    package var concurrentPulls = 4
    /// Whether the engine's log files are read where they can be; else its API is asked.
    package var readsLogFiles = true

    package init() {}
}
