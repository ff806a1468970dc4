import KECSWire
import NIOCore

/// What a client said: a whole message, or a control frame.
package enum FrameEvent: Hashable, Sendable {
    /// Valid UTF-8.
    case text(ByteBuffer)
    case binary(ByteBuffer)
    case ping(ByteBuffer)
    case pong(ByteBuffer)
    /// Without a code the frame was empty.
    case close(CloseCode?, reason: String)
}
