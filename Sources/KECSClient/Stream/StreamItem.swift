import KECSWire

/// What ``EventStream`` yields.
public enum StreamItem: Sendable {
    /// A message of the server, `connected` and pings included.
    case message(StreamMessage)
    /// What came after the last event cannot be told any more, and why: `expired`,
    /// `epoch_changed` or `ahead`. The state as it is now follows, in `snapshot` messages, and
    /// then what comes.
    case missed(reason: String)
    /// The connection is gone; the next one is tried after the wait.
    case interrupted(StreamInterruption)
}

/// A message as it came.
public struct StreamMessage: Sendable {
    /// `event`, `ping`, `connected` …
    public let type: String
    /// JSON.
    public let bytes: [UInt8]
}

/// A connection that ended while the stream goes on.
public struct StreamInterruption: Sendable {
    /// For people.
    public let reason: String
    /// Milliseconds until the next attempt.
    public let retryInMilliseconds: Int
}

/// Why a stream ended for good.
public enum StreamError: Error, Sendable, CustomStringConvertible {
    /// The server did not take the subscription.
    case subscriptionRefused(RealtimeError)
    /// The server closed with a code that forbids coming back.
    case closed(code: CloseCode?, reason: String)
    /// The first connection, or as many as the policy allows, failed.
    case unavailable(WebSocketError)

    public var description: String {
        switch self {
        case .subscriptionRefused(let error): "The server refused the subscription: \(error.message)"
        case .closed(let code, let reason):
            "The server closed the stream: \(code.map { "\($0.rawValue)" } ?? "no code") \(reason)"
        case .unavailable(let error): error.description
        }
    }
}
