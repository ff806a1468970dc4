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
    /// less than the server asked for, up to ``longestRetryAfter``.
    ///
    /// - Parameters:
    ///   - failures: Attempts that failed since the last good connection, from 0.
    ///   - retryAfter: What the server asked for, in milliseconds.
    public func delay(afterFailures failures: Int, retryAfter: Int? = nil) -> Int {
        let first = Self.bounded(firstDelay)
        let doubled = first << min(max(failures, 0), 16)
        let bounded = min(max(doubled, first), Self.bounded(longestDelay))
        let spread = bounded / 2 + spread(of: bounded / 2)
        guard let retryAfter, retryAfter > 0 else { return spread }
        let asked = Self.bounded(retryAfter)
        return max(spread, asked + self.spread(of: asked))
    }

    /// Milliseconds that a server is believed: it may ask for any number, and more than an hour
    /// makes no sense.
    public static let longestRetryAfter = 3_600_000

    /// The seconds of a `Retry-After`, however many (RFC 9110, section 10.2.3); nil for a date, and
    /// for what is neither.
    package static func seconds(ofRetryAfter text: String) -> Int? {
        let isNumber = !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return Int(text) ?? (isNumber ? .max : nil)
    }

    /// Of what a `Retry-After` says.
    static func milliseconds(seconds: Int) -> Int {
        bounded(min(max(seconds, 0), longestRetryAfter) * 1000)
    }

    private static func bounded(_ milliseconds: Int) -> Int {
        min(max(milliseconds, 0), longestRetryAfter)
    }

    /// Some of it, by the jitter.
    private func spread(of milliseconds: Int) -> Int {
        let part = jitter()
        // What is not a number is no part.
        return part > 0 ? Int(Double(milliseconds) * min(part, 1)) : 0
    }
}
