/// How long a client waits before it comes back.
public struct ReconnectPolicy: Sendable {
    /// Milliseconds before the first attempt; doubled with each that fails.
    public var firstDelay = 500
    /// Milliseconds that no wait goes above.
    public var longestDelay = 30_000
    /// Attempts in a row that may fail; nil for no end.
    public var attempts: Int?
    /// A number from 0 to 1: spreads clients that lost the same server.
    public var jitter: @Sendable () -> Double

    public init(jitter: @escaping @Sendable () -> Double = { Double.random(in: 0...1) }) {
        self.jitter = jitter
    }

    /// Milliseconds before an attempt: at least half of the doubled delay, and never
    /// less than the server asked for.
    ///
    /// - Parameters:
    ///   - failures: Attempts that failed since the last good connection, from 0.
    ///   - retryAfter: What the server asked for, in milliseconds.
    public func delay(afterFailures failures: Int, retryAfter: Int? = nil) -> Int {
        let doubled = firstDelay << min(failures, 16)
        let bounded = min(max(doubled, firstDelay), longestDelay)
        let spread = bounded / 2 + Int(Double(bounded / 2) * min(max(jitter(), 0), 1))
        guard let retryAfter, retryAfter > 0 else { return spread }
        return max(spread, retryAfter + Int(Double(retryAfter) * min(max(jitter(), 0), 1)))
    }
}
