import KECSWire
import NIOCore

/// Sends every message back as it came: `/_kecs/echo`, for test suites that
/// examine the codec.
package final class EchoEndpoint: WebSocketEndpoint {
    package static let settings = WebSocketSettings(
        maxMessageBytes: 16 << 20, maxBufferedBytes: 64 << 20, pausesWhenNotWritable: true,
        // Examined at every size.
        compressionThreshold: 0)

    private var socket: WebSocketHandler?

    package init() {}

    package func opened(_ socket: WebSocketHandler) {
        self.socket = socket
    }

    package func received(text: ByteBuffer) {
        socket?.write(.text, message: text)
    }

    package func received(binary: ByteBuffer) {
        socket?.write(.binary, message: binary)
    }

    package func overflowed() {
        socket?.close(.tooSlow)
    }

    package func quiesce() {
        socket?.close(.goingAway)
    }

    package func closed() {
        socket = nil
    }
}
