/// The status code of a close frame: RFC 6455 §7.4 and, from 4000 on, ours.
public struct CloseCode: RawRepresentable, Hashable, Sendable, Codable {
    public var rawValue: UInt16

    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    public static let normal = CloseCode(rawValue: 1000)
    public static let goingAway = CloseCode(rawValue: 1001)
    public static let protocolError = CloseCode(rawValue: 1002)
    public static let unacceptableData = CloseCode(rawValue: 1003)
    public static let invalidPayload = CloseCode(rawValue: 1007)
    public static let messageTooBig = CloseCode(rawValue: 1009)
    public static let internalError = CloseCode(rawValue: 1011)
    /// The token is bad, expired or revoked.
    public static let unauthorized = CloseCode(rawValue: 4401)
    public static let forbidden = CloseCode(rawValue: 4403)
    /// No authentication, or no sign of life, in time.
    public static let timeout = CloseCode(rawValue: 4408)
    /// The client reads too slowly: its outbound bound was reached.
    public static let tooSlow = CloseCode(rawValue: 4410)
    public static let rateLimited = CloseCode(rawValue: 4429)

    /// Whether a close frame may carry it: 1000–1003, the registered 1007–1014,
    /// and 3000–4999. 1004–1006 and 1015 are never sent (RFC 6455 §7.4.1).
    public var isSendable: Bool {
        switch rawValue {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }

    /// What a client does after it.
    public var advice: ReconnectAdvice {
        switch self {
        case .goingAway, .internalError, .timeout, .tooSlow, .rateLimited: .reconnect
        case .unauthorized: .reconnectWithNewToken
        case .normal, .protocolError, .unacceptableData, .invalidPayload, .messageTooBig,
            .forbidden:
            .stay
        // Not one of ours: something between us dropped the connection.
        default: .reconnect
        }
    }
}

/// What a client does after a close. Every reconnection may resume at its cursor.
public enum ReconnectAdvice: Hashable, Sendable {
    /// With backoff and jitter, not before `retryAfterMs` where one was told.
    case reconnect
    case reconnectWithNewToken
    /// The same would happen again.
    case stay
}
