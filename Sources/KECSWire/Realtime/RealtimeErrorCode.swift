/// The specification's error codes. Open: a newer server may send others.
public struct RealtimeErrorCode: RawRepresentable, Codable, Hashable, Sendable {
    public var rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Authentication failed.
    public static let authFailed = RealtimeErrorCode(rawValue: "AUTH_FAILED")
    /// Invalid message format or parameters.
    public static let invalidRequest = RealtimeErrorCode(rawValue: "INVALID_REQUEST")
    /// The subscription could not be made.
    public static let subscriptionError = RealtimeErrorCode(rawValue: "SUBSCRIPTION_ERROR")
    /// The thing named does not exist.
    public static let resourceNotFound = RealtimeErrorCode(rawValue: "RESOURCE_NOT_FOUND")
    /// The principal may not do this.
    public static let permissionDenied = RealtimeErrorCode(rawValue: "PERMISSION_DENIED")
    /// Too many requests.
    public static let rateLimitExceeded = RealtimeErrorCode(rawValue: "RATE_LIMIT_EXCEEDED")
    /// The server's fault.
    public static let internalError = RealtimeErrorCode(rawValue: "INTERNAL_ERROR")
}
