import KECSModel

/// A launch has failed for good.
struct LaunchFailure: Error, Hashable, Sendable {
    var failure: ContainerFailure

    init(_ name: ContainerFailure.Name, _ message: String) {
        failure = ContainerFailure(name, message)
    }

    /// A step of a launch did not end within its time.
    /// - Parameter state: what it would have become: `created`, `started` …
    static func timedOut(_ state: String, after limit: Duration) -> LaunchFailure {
        // The words of the Amazon ECS agent.
        LaunchFailure(
            .dockerTimeout,
            "Could not transition to \(state); timed out after waiting \(limit.goText)")
    }
}

extension Duration {
    /// As Go writes durations: `3m0s`, `2h0m0s`, `45s`, `200ms`.
    package var goText: String {
        let milliseconds =
            components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
        if milliseconds < 1000 { return "\(milliseconds)ms" }
        let seconds = milliseconds / 1000
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
        if hours > 0 { return "\(hours)h\(minutes)m\(seconds % 60)s" }
        return minutes > 0 ? "\(minutes)m\(seconds % 60)s" : "\(seconds)s"
    }
}
