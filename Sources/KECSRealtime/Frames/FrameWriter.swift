import KECSWire
import NIOCore

extension ByteBuffer {
    /// A server's frame header is at most this long: it has no mask.
    package static let frameHeaderCapacity = 10

    /// Writes the header of a whole, unmasked frame (RFC 6455 §5.2); the payload follows.
    ///
    /// - Parameter isCompressed: RSV1, which permessage-deflate marks a message with (RFC 7692 §6).
    package mutating func writeFrameHeader(
        _ opcode: Opcode, payloadLength: Int, isCompressed: Bool = false
    ) {
        writeInteger(0x80 | (isCompressed ? 0x40 : 0) | opcode.rawValue)
        switch payloadLength {
        case ...125: writeInteger(UInt8(payloadLength))
        case ...0xFFFF:
            writeInteger(126 as UInt8)
            writeInteger(UInt16(payloadLength))
        default:
            writeInteger(127 as UInt8)
            writeInteger(UInt64(payloadLength))
        }
    }

    /// A whole frame around `payload`.
    package static func frame(
        _ opcode: Opcode, _ payload: ByteBuffer, isCompressed: Bool = false
    ) -> ByteBuffer {
        var frame = ByteBuffer()
        frame.reserveCapacity(frameHeaderCapacity + payload.readableBytes)
        frame.writeFrameHeader(
            opcode, payloadLength: payload.readableBytes, isCompressed: isCompressed)
        frame.writeImmutableBuffer(payload)
        return frame
    }

    /// A close frame; `reason` is cut to the 123 bytes that fit, between characters.
    package static func closeFrame(_ code: CloseCode?, reason: String = "") -> ByteBuffer {
        var payload = ByteBuffer()
        if let code {
            payload.writeInteger(code.rawValue)
            var room = 123
            for character in reason.unicodeScalars {
                let bytes = UTF8.encode(character)
                room -= bytes?.count ?? 0
                guard room >= 0, let bytes else { break }
                payload.writeBytes(bytes)
            }
        }
        return frame(.close, payload)
    }
}
