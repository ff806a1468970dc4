import KECSWire

/// Why there is no WebSocket, or no more.
public enum WebSocketError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Nobody listens there, or the name is unknown.
    case unreachable(String)
    /// The server's certificate is not trusted, or there is no TLS with it.
    case tls(String)
    /// The server answered the upgrade with something else. `retryAfterSeconds`
    /// is its `Retry-After`.
    case refused(status: Int, body: String, retryAfterSeconds: Int?)
    /// The server broke RFC 6455, or is none.
    case protocolViolation(String)
    /// The connection broke without a close frame.
    case lost(String)
    /// Not a byte for longer than ``WebSocketOptions/silenceLimit``.
    case silent

    public var description: String {
        switch self {
        case .unreachable(let why), .tls(let why): why
        case .refused(let status, let body, _):
            "The server refused the WebSocket: HTTP \(status)\(body.isEmpty ? "" : ": \(body)")"
        case .protocolViolation(let what): "Not a WebSocket server: \(what)"
        case .lost(let why): "The connection was lost: \(why)"
        case .silent: "The server fell silent"
        }
    }
}
