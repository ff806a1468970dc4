import NIOCore

/// A connection's permessage-deflate: what was agreed on, and what its event
/// loop does it with.
package struct MessageDeflate {
    package let codec: DeflateCodec
    /// Of what we send: 9...15.
    package let windowBits: Int

    package init(codec: DeflateCodec, windowBits: Int) {
        self.codec = codec
        self.windowBits = windowBits
    }

    /// A whole frame around `message`, compressed where that makes it shorter.
    ///
    /// - Parameter threshold: bytes from which on it is tried.
    package func frame(_ opcode: Opcode, _ message: ByteBuffer, threshold: Int) -> ByteBuffer {
        guard message.readableBytes >= threshold,
            let payload = codec.deflater(windowBits: windowBits).deflate(message)
        else { return .frame(opcode, message) }
        return .frame(opcode, payload, isCompressed: true)
    }
}
