/// The numbers between which a rolling deployment moves.
///
/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
package struct DeploymentLimits: Hashable, Sendable {
    /// Healthy tasks that must go on running.
    package let lower: Int
    /// Tasks that may be running or pending.
    package let upper: Int

    package init(_ service: ServiceRecord) {
        let desired = service.desiredCount
        lower = (desired * service.minimumHealthyPercent + 99) / 100
        upper = desired * service.maximumPercent / 100
    }

    /// Failed tasks at which the circuit breaker ends a deployment: half of the desired
    /// count, at least 3, at most 200.
    /// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
    package static func circuitBreakerThreshold(desiredCount: Int) -> Int {
        min(max((desiredCount + 1) / 2, 3), 200)
    }
}
