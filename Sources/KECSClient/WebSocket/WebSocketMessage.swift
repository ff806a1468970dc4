import KECSWire
import NIOCore

/// What arrives on a ``WebSocketConnection``.
public enum WebSocketMessage: Hashable, Sendable {
    /// Well-formed UTF-8.
    case text(ByteBuffer)
    case binary(ByteBuffer)
    /// The answer to a ping; only where ``WebSocketOptions/tellsPongs`` asks for them.
    case pong(ByteBuffer)
    /// The server closed the connection; nothing follows. The code is nil where
    /// its close frame had none.
    case closed(code: CloseCode?, reason: String)
}
