import KECSWire
import NIOCore

/// Reads a client's frames (RFC 6455 §5) and puts messages together.
///
/// Payload is unmasked, checked and kept as it arrives, so what is held is
/// never more than the message so far, and a wrong byte fails at once. An idle
/// decoder holds nothing.
///
/// A compressed message (RFC 7692 §6.2: RSV1 of its first frame) is kept as it
/// is until its end and inflated then, in one go: so the inflater can be the
/// event loop's, and the parts of a message need no window between them.
package struct FrameDecoder {
    private enum Phase: Sendable {
        case opcode
        case length
        /// The wide form of the length: this many of its bytes are missing.
        case wideLength(missing: Int)
        case mask(missing: Int)
        case payload
    }

    /// Size of a message, all its fragments together, in bytes.
    private let maxMessageBytes: Int
    /// Where permessage-deflate was negotiated.
    private let inflater: Inflater?

    private var phase = Phase.opcode
    private var opcode = Opcode.continuation
    private var isFinal = false
    /// Of the current frame's payload; `wide` tells the form it came in.
    private var length: UInt64 = 0
    private var isWide64 = false
    private var key: UInt32 = 0
    private var taken = 0

    /// `text` or `binary` while a message is under way.
    private var messageKind: Opcode?
    private var isCompressed = false
    private var message = ByteBuffer()
    private var control = ByteBuffer()
    private var utf8 = UTF8Validator()

    package init(maxMessageBytes: Int, inflater: Inflater? = nil) {
        self.maxMessageBytes = maxMessageBytes
        self.inflater = inflater
    }

    /// Whether a message or a frame has begun and not ended.
    package var isUnderWay: Bool {
        if case .opcode = phase { messageKind != nil } else { true }
    }

    /// Takes from `input` up to the next event; nil where it needs more.
    package mutating func next(_ input: inout ByteBuffer) throws(ProtocolViolation) -> FrameEvent? {
        while true {
            if case .payload = phase {
                try takePayload(&input)
                guard taken == Int(length) else { return nil }
                phase = .opcode
                if let event = try finishFrame() { return event }
            } else {
                guard let byte = input.readInteger(as: UInt8.self) else { return nil }
                try takeHeader(byte)
            }
        }
    }

    // MARK: Header

    private mutating func takeHeader(_ byte: UInt8) throws(ProtocolViolation) {
        switch phase {
        case .opcode: try takeOpcode(byte)
        case .length: try takeLength(byte)
        case .wideLength(let missing):
            length = length << 8 | UInt64(byte)
            if missing > 1 {
                phase = .wideLength(missing: missing - 1)
            } else {
                // "The minimal number of bytes MUST be used to encode the length."
                guard length > (isWide64 ? 0xFFFF : 125), length < 1 << 63 else {
                    throw ProtocolViolation(.protocolError, "Payload length not in its shortest form")
                }
                try checkLength()
                phase = .mask(missing: 4)
            }
        case .mask(let missing):
            key = key << 8 | UInt32(byte)
            phase = missing > 1 ? .mask(missing: missing - 1) : .payload
        case .payload: break
        }
    }

    private mutating func takeOpcode(_ byte: UInt8) throws(ProtocolViolation) {
        guard byte & 0x30 == 0, byte & 0x40 == 0 || inflater != nil else {
            throw ProtocolViolation(.protocolError, "Reserved bit set, no extension negotiated")
        }
        guard let opcode = Opcode(rawValue: byte & 0x0F) else {
            throw ProtocolViolation(.protocolError, "Reserved opcode")
        }
        let isFinal = byte & 0x80 != 0
        let isMarked = byte & 0x40 != 0
        guard !isMarked || opcode == .text || opcode == .binary else {
            throw ProtocolViolation(
                .protocolError, "Compression bit elsewhere than on a message's first frame")
        }
        if opcode.isControl {
            guard isFinal else {
                throw ProtocolViolation(.protocolError, "Fragmented control frame")
            }
        } else if opcode == .continuation {
            guard messageKind != nil else {
                throw ProtocolViolation(.protocolError, "Continuation of no message")
            }
        } else {
            guard messageKind == nil else {
                throw ProtocolViolation(.protocolError, "New message before the last one ended")
            }
            messageKind = opcode
            isCompressed = isMarked
        }
        self.opcode = opcode
        self.isFinal = isFinal
        phase = .length
    }

    private mutating func takeLength(_ byte: UInt8) throws(ProtocolViolation) {
        guard byte & 0x80 != 0 else {
            throw ProtocolViolation(.protocolError, "Frame not masked")
        }
        let short = byte & 0x7F
        guard !opcode.isControl || short <= 125 else {
            throw ProtocolViolation(.protocolError, "Control frame longer than 125 bytes")
        }
        (key, taken, length, isWide64) = (0, 0, 0, false)
        switch short {
        case 126: phase = .wideLength(missing: 2)
        case 127:
            isWide64 = true
            phase = .wideLength(missing: 8)
        default:
            length = UInt64(short)
            try checkLength()
            phase = .mask(missing: 4)
        }
    }

    private func checkLength() throws(ProtocolViolation) {
        let limit =
            isCompressed ? Inflater.compressedLimit(of: maxMessageBytes) : maxMessageBytes
        guard opcode.isControl || length <= UInt64(limit - message.readableBytes) else {
            throw ProtocolViolation(.messageTooBig, "Message larger than \(maxMessageBytes) bytes")
        }
    }

    // MARK: Payload

    private mutating func takePayload(_ input: inout ByteBuffer) throws(ProtocolViolation) {
        let count = min(Int(length) - taken, input.readableBytes)
        guard count > 0 else { return }
        if opcode.isControl {
            control.writeUnmasked(&input, count: count, key: MaskingKey(key), offset: taken)
        } else {
            let start = message.writerIndex
            message.writeUnmasked(&input, count: count, key: MaskingKey(key), offset: taken)
            if messageKind == .text, !isCompressed {
                var validator = utf8
                let isValid = message.withUnsafeReadableBytes { bytes in
                    validator.accept(UnsafeRawBufferPointer(rebasing: bytes[start...]))
                }
                guard isValid else { throw Self.notUTF8 }
                utf8 = validator
            }
        }
        taken += count
    }

    private mutating func finishFrame() throws(ProtocolViolation) -> FrameEvent? {
        if opcode.isControl {
            let payload = control
            control = ByteBuffer()
            switch opcode {
            case .ping: return .ping(payload)
            case .pong: return .pong(payload)
            default: return try Self.close(payload)
            }
        }
        guard isFinal else { return nil }
        guard utf8.isComplete else { throw Self.notUTF8 }
        let kind = messageKind
        var whole = message
        messageKind = nil
        message = ByteBuffer()
        if isCompressed, let inflater {
            whole = try inflater.inflate(whole, limit: maxMessageBytes)
            guard kind != .text || whole.isUTF8 else { throw Self.notUTF8 }
        }
        return kind == .text ? .text(whole) : .binary(whole)
    }

    private static let notUTF8 = ProtocolViolation(.invalidPayload, "Text is not UTF-8")

    /// RFC 6455 §5.5.1 and §7.4.
    private static func close(_ payload: ByteBuffer) throws(ProtocolViolation) -> FrameEvent {
        var payload = payload
        guard payload.readableBytes > 0 else { return .close(nil, reason: "") }
        guard let number = payload.readInteger(as: UInt16.self) else {
            throw ProtocolViolation(.protocolError, "Close code cut off")
        }
        let code = CloseCode(rawValue: number)
        guard code.isSendable else {
            throw ProtocolViolation(.protocolError, "Close code \(number) must not be sent")
        }
        guard payload.isUTF8 else { throw Self.notUTF8 }
        return .close(code, reason: String(buffer: payload))
    }
}

extension ByteBuffer {
    fileprivate var isUTF8: Bool {
        var validator = UTF8Validator()
        return withUnsafeReadableBytes { validator.accept($0) } && validator.isComplete
    }

    /// Moves `count` bytes of payload from `input` to the end of this buffer.
    fileprivate mutating func writeUnmasked(
        _ input: inout ByteBuffer, count: Int, key: MaskingKey, offset: Int
    ) {
        input.readWithUnsafeReadableBytes { source in
            writeWithUnsafeMutableBytes(minimumWritableBytes: count) { target in
                key.copy(
                    UnsafeRawBufferPointer(rebasing: source[..<count]), to: target, offset: offset)
                return count
            }
            return count
        }
    }
}
