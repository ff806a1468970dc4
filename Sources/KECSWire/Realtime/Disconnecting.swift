/// Server: the connection is about to be closed with this code.
public struct Disconnecting: ServerPayload {
    public static let messageType = "disconnecting"

    /// For people: `Server shutdown`.
    public var reason: String
    public var code: CloseCode
    /// When to come back, plus a random share of the same (extension).
    public var retryAfterMs: Int?
    /// Where to go on (extension).
    public var cursor: String?

    public init(
        reason: String, code: CloseCode, retryAfterMs: Int? = nil, cursor: String? = nil
    ) {
        self.reason = reason
        self.code = code
        self.retryAfterMs = retryAfterMs
        self.cursor = cursor
    }
}
