import KECSRealtime
import NIOCore

/// A frame as it stands on the wire, right or wrong.
struct RawFrame: Hashable, Sendable {
    var isFinal = true
    var reserved: UInt8 = 0
    var opcode: UInt8
    var mask: UInt32? = 0x37FA_213D
    var payload: [UInt8]
    /// Nil: the shortest form. 16 or 64 force a wide one.
    var lengthBits: Int?

    init(_ opcode: Opcode, _ payload: [UInt8], isFinal: Bool = true) {
        self.opcode = opcode.rawValue
        self.payload = payload
        self.isFinal = isFinal
    }

    static func text(_ text: String) -> RawFrame { RawFrame(.text, Array(text.utf8)) }

    static func close(_ code: UInt16, _ reason: String = "") -> RawFrame {
        RawFrame(.close, [UInt8(code >> 8), UInt8(code & 0xFF)] + Array(reason.utf8))
    }

    var text: String { String(decoding: payload, as: UTF8.self) }

    /// Of a close frame; nil where it is empty.
    var closeCode: UInt16? {
        payload.count < 2 ? nil : UInt16(payload[0]) << 8 | UInt16(payload[1])
    }

    var closeReason: String { String(decoding: payload.dropFirst(2), as: UTF8.self) }

    var bytes: [UInt8] {
        var bytes = [(isFinal ? 0x80 : 0) | reserved << 4 | opcode]
        let flag: UInt8 = mask == nil ? 0 : 0x80
        let bits = lengthBits ?? (payload.count < 126 ? 7 : payload.count < 65536 ? 16 : 64)
        switch bits {
        case 7: bytes.append(flag | UInt8(payload.count))
        default:
            bytes.append(flag | (bits == 16 ? 126 : 127))
            for shift in stride(from: bits - 8, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: payload.count >> shift))
            }
        }
        guard let mask else { return bytes + payload }
        let key = (0..<4).map { UInt8(truncatingIfNeeded: mask >> (24 - 8 * UInt32($0))) }
        bytes += key
        bytes.reserveCapacity(bytes.count + payload.count)
        for (index, byte) in payload.enumerated() { bytes.append(byte ^ key[index & 3]) }
        return bytes
    }

    /// Takes a server's frame, which must not be masked; nil where it is not whole yet.
    init?(from buffer: inout ByteBuffer) {
        var rest = buffer
        guard let first = rest.readInteger(as: UInt8.self),
            let second = rest.readInteger(as: UInt8.self)
        else { return nil }
        var length = Int(second & 0x7F)
        if length == 126 {
            guard let wide = rest.readInteger(as: UInt16.self) else { return nil }
            length = Int(wide)
        } else if length == 127 {
            guard let wide = rest.readInteger(as: UInt64.self) else { return nil }
            length = Int(wide)
        }
        guard let payload = rest.readBytes(length: length) else { return nil }
        self.payload = payload
        isFinal = first & 0x80 != 0
        reserved = first >> 4 & 7
        opcode = first & 0x0F
        mask = second & 0x80 == 0 ? nil : 0
        buffer = rest
    }
}
