/// Whether, and after what pause, a command's client comes back. A connection that was opened
/// and has brought nothing counts as one that failed: a proxy that takes connections and closes
/// them is no server.
struct CommandRetry: Sendable {
    let policy: ReconnectPolicy
    /// How long it is tried without success.
    let limit: Duration
    /// Since the last sign of the server.
    private var failures = 0
    /// When the first of them was.
    private var began: Duration?

    init(policy: ReconnectPolicy, limit: Duration) {
        self.policy = policy
        self.limit = limit
    }

    /// The server has said something.
    mutating func succeeded() {
        failures = 0
        began = nil
    }

    /// - Returns: nil where it is not worth it, or the server has given the session up by then.
    mutating func pause(after error: WebSocketError, at now: Duration) -> Duration? {
        var retryAfter: Int?
        if case .refused(let status, _, let seconds) = error {
            guard [429, 502, 503, 504].contains(status) else { return nil }
            retryAfter = seconds.map(ReconnectPolicy.milliseconds)
        }
        let began = began ?? now
        self.began = began
        let pause = Duration.milliseconds(
            policy.delay(afterFailures: failures, retryAfter: retryAfter))
        if let attempts = policy.attempts, failures >= attempts { return nil }
        guard now + pause - began < limit else { return nil }
        failures += 1
        return pause
    }
}

/// The time between attempts, handed in so that tests decide it.
package struct ReconnectClock: Sendable {
    package var now: @Sendable () -> Duration
    package var sleep: @Sendable (Duration) async throws -> Void

    package init(
        now: @escaping @Sendable () -> Duration,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.now = now
        self.sleep = sleep
    }

    private static let start = ContinuousClock.now

    package static let system = ReconnectClock(
        now: { start.duration(to: ContinuousClock.now) },
        sleep: { try await Task.sleep(for: $0) })
}
