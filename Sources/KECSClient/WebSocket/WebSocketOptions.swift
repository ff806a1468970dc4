import NIOCore

/// Bounds of a ``WebSocketConnection``.
public struct WebSocketOptions: Sendable {
    /// For connecting and for the handshake.
    public var connectTimeout: TimeAmount = .seconds(10)
    /// The largest message that is taken, in bytes.
    public var messageLimit = 4 * 1024 * 1024
    /// Messages that wait to be read before the socket is no longer read.
    public var bufferedMessages = 256
    /// A connection without a byte from the server for this long is given up.
    /// The server sends a ping every 30 s by default.
    public var silenceLimit: TimeAmount = .seconds(95)
    /// Sent as `Authorization: Bearer`.
    public var token: String?

    /// Offered to the server, the dearest first (RFC 6455, section 1.9).
    public var subprotocols: [String] = []
    /// Whether pongs are among the connection's messages.
    public var tellsPongs = false

    public init() {}
}
