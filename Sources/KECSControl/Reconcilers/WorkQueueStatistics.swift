/// What a ``WorkQueue`` has done since it was made.
package struct WorkQueueStatistics: Hashable, Sendable {
    /// That have ended.
    package var activations = 0
    /// Of those, that did not work and are to be tried again.
    package var retries = 0
}
