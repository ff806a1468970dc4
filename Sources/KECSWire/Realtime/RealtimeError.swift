/// Server: a request was refused, as the `payload` of a message of type `error`.
public struct RealtimeError: Error, ServerPayload {
    public static let messageType = "error"

    public var code: RealtimeErrorCode
    /// For people.
    public var message: String
    public var details: RealtimeErrorDetails?

    public init(
        _ code: RealtimeErrorCode, _ message: String, details: RealtimeErrorDetails? = nil
    ) {
        self.code = code
        self.message = message
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
    /// Path of the member within the payload, `filters.status`, or the envelope's member.
    public var field: String?
    public var reason: String?
    /// When the same may be tried again (extension).
    public var retryAfterMs: Int?
    /// `warning`, `throttled` or `terminated`, with `RATE_LIMIT_EXCEEDED` (extension).
    public var action: String?

    public init(
        field: String? = nil, reason: String? = nil, retryAfterMs: Int? = nil,
        action: String? = nil
    ) {
        self.field = field
        self.reason = reason
        self.retryAfterMs = retryAfterMs
        self.action = action
    }
}
