import NIOCore

/// How often a connection may speak, and what happens when it does more often.
///
/// A bucket of one second's messages that refills steadily. The ladder: the
/// first message too many is a warning; further ones within a minute pause the
/// connection until the bucket is full again; after five pauses within a minute
/// the next ends it.
package struct MessageRate: Sendable {
    package enum Verdict: Hashable, Sendable {
        case fine
        /// Too many, this once.
        case warning
        /// Too many: nothing is to be read for so long.
        case throttled(TimeAmount)
        /// Too many, again and again.
        case terminated
    }

    private static let memory = TimeAmount.seconds(60)
    private static let throttlesBeforeTheEnd = 5

    private let perSecond: Double
    private var tokens: Double
    /// When `tokens` was true.
    private var lastLook: NIODeadline
    private var lastViolation: NIODeadline?
    /// When the newest pauses began.
    private var throttles: [NIODeadline] = []

    /// Nil where `perSecond` is 0: not limited.
    package init?(perSecond: Int, now: NIODeadline) {
        guard perSecond > 0 else { return nil }
        self.perSecond = Double(perSecond)
        tokens = self.perSecond
        lastLook = now
    }

    /// Judges a message that has come.
    package mutating func take(now: NIODeadline) -> Verdict {
        refill(now)
        guard tokens < 1 else {
            tokens -= 1
            return .fine
        }
        let isFirst = lastViolation.map { now - $0 > Self.memory } ?? true
        lastViolation = now
        guard !isFirst else { return .warning }
        throttles.removeAll { now - $0 > Self.memory }
        guard throttles.count < Self.throttlesBeforeTheEnd else { return .terminated }
        throttles.append(now)
        let missing = perSecond - tokens
        return .throttled(.nanoseconds(Int64(missing / perSecond * 1_000_000_000)))
    }

    private mutating func refill(_ now: NIODeadline) {
        let seconds = Double((now - lastLook).nanoseconds) / 1_000_000_000
        lastLook = now
        tokens = min(perSecond, tokens + max(0, seconds) * perSecond)
    }
}
