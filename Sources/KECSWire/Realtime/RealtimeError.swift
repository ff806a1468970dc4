/// Server: a request was refused, as the `payload` of a message of type `error`. Its texts, in which what a client
/// sent may stand, are cut to what is said beside them, in bytes as JSON has them.
public struct RealtimeError: Error, ServerPayload {
    public static let messageType = "error"

    public var code: RealtimeErrorCode
    /// For people; 512.
    public var message: String
    public var details: RealtimeErrorDetails?

    public init(
        _ code: RealtimeErrorCode, _ message: String, details: RealtimeErrorDetails? = nil
    ) {
        self.code = code
        self.message = message.cut(toJSON: 512)
        self.details = details
    }

    /// With `details.field` and `details.reason`.
    public init(_ code: RealtimeErrorCode, _ message: String, field: String, reason: String) {
        self.init(
            code, message, details: RealtimeErrorDetails(field: field, reason: reason))
    }
}

/// What is wrong, for programs.
public struct RealtimeErrorDetails: Codable, Hashable, Sendable {
    /// Path of the member within the payload, `filters.status`, or the envelope's member; 256.
    public var field: String?
    /// For people; 1500.
    public var reason: String?
    /// When the same may be tried again (extension).
    public var retryAfterMs: Int?
    /// `warning`, `throttled` or `terminated`, with `RATE_LIMIT_EXCEEDED` (extension).
    public var action: String?

    public init(
        field: String? = nil, reason: String? = nil, retryAfterMs: Int? = nil,
        action: String? = nil
    ) {
        self.field = field?.cut(toJSON: 256)
        self.reason = reason?.cut(toJSON: 1500)
        self.retryAfterMs = retryAfterMs
        self.action = action
    }
}
