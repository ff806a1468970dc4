/// What simulated containers do where their labels say nothing.
package struct SimulatedOptions: Hashable, Sendable {
    /// From `start` to running.
    package var startDelay: Duration
    /// From the stop signal to the end.
    package var stopDelay: Duration
    /// From running to the end; nil: for ever.
    package var runFor: Duration?
    /// Of a container that ends by itself.
    package var exitCode: Int

    package init(
        startDelay: Duration = .milliseconds(40), stopDelay: Duration = .milliseconds(20),
        runFor: Duration? = nil, exitCode: Int = 0
    ) {
        self.startDelay = startDelay
        self.stopDelay = stopDelay
        self.runFor = runFor
        self.exitCode = exitCode
    }
}
