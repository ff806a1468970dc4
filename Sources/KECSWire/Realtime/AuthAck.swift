/// Server: the answer to ``AuthMessage`` (extension).
public struct AuthAck: ServerPayload {
    public static let messageType = "auth_ack"

    /// `authenticated`.
    public var status: String
    /// Who the token belongs to; `anonymous` where authentication is switched off.
    public var principal: String
    /// `events:read`, `exec`, `admin` …, narrowed to a cluster as `events:read@production`.
    public var permissions: [String]
    /// RFC 3339; absent where the token does not expire.
    public var expiresAt: String?

    public init(
        status: String = "authenticated", principal: String, permissions: [String],
        expiresAt: String? = nil
    ) {
        self.status = status
        self.principal = principal
        self.permissions = permissions
        self.expiresAt = expiresAt
    }
}
