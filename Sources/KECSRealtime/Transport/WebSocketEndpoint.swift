import KECSWire
import NIOCore

/// What sits on a WebSocket: a session of the stream, an echo. Lives and is
/// called on the connection's event loop only.
package protocol WebSocketEndpoint: AnyObject {
    /// The socket is open. It may be kept until ``closed()``.
    func opened(_ socket: WebSocketHandler)

    /// A whole text message, valid UTF-8.
    func received(text: ByteBuffer)

    func received(binary: ByteBuffer)

    /// The client answers a ping: it has handled all that was sent before that.
    func received(pong: ByteBuffer)

    /// The client has sent a close frame: of its own accord, or in answer to ours.
    func clientClosed(_ code: CloseCode?)

    /// Bytes came in: the client lives.
    func alive()

    /// The socket is about to send a close frame with this code by itself; the
    /// last moment to write something.
    func closing(_ code: CloseCode, reason: String)

    /// The client has read: the socket takes more.
    func becameWritable()

    /// More waits for the client than the socket's own buffers take.
    func ceasedToBeWritable()

    /// What waits to be read by the client has passed half of
    /// ``WebSocketSettings/maxBufferedBytes``; called once until it has caught up.
    func lagging(bytes: Int)

    /// What waits to be read by the client has passed
    /// ``WebSocketSettings/maxBufferedBytes``. The endpoint must close.
    func overflowed()

    /// The server is going away: say so and close.
    func quiesce()

    /// It is over; called once. Let go of the socket.
    func closed()
}

extension WebSocketEndpoint {
    package func alive() {}
    package func received(pong: ByteBuffer) {}
    package func clientClosed(_ code: CloseCode?) {}
    package func becameWritable() {}
    package func ceasedToBeWritable() {}
    package func lagging(bytes: Int) {}
    package func closing(_ code: CloseCode, reason: String) {}
}

/// The numbers of one kind of WebSocket. One object for all of them.
package final class WebSocketSettings: Sendable {
    /// Larger messages close with 1009.
    package let maxMessageBytes: Int
    /// Bound of what waits beyond the socket's own buffers.
    package let maxBufferedBytes: Int
    /// How long a close handshake, ours or the end of the other side's, may take.
    package let closeTimeout: TimeAmount
    /// How long, before that, a client may take to read what was written before the close frame.
    package let drainTimeout: TimeAmount
    /// How long a message may take from its first byte to its last.
    package let messageTimeout: TimeAmount
    /// Stop reading while the client does not read: for endpoints that answer
    /// every message at length.
    package let pausesWhenNotWritable: Bool
    /// Bytes of a message from which on it is compressed, where that was negotiated.
    package let compressionThreshold: Int

    package init(
        maxMessageBytes: Int, maxBufferedBytes: Int, closeTimeout: TimeAmount = .seconds(5),
        drainTimeout: TimeAmount = .seconds(20), messageTimeout: TimeAmount = .seconds(60),
        pausesWhenNotWritable: Bool = false, compressionThreshold: Int = 256
    ) {
        self.maxMessageBytes = maxMessageBytes
        self.maxBufferedBytes = maxBufferedBytes
        self.closeTimeout = closeTimeout
        self.drainTimeout = drainTimeout
        self.messageTimeout = messageTimeout
        self.pausesWhenNotWritable = pausesWhenNotWritable
        self.compressionThreshold = compressionThreshold
    }
}
