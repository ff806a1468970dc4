import KECSRealtime
import KECSWire
import NIOCore
import Testing

/// The frame decoder: what comes of bytes does not depend on how they are split, good streams are read as they were
/// meant, bad ones end with a close code that may be sent.
struct FrameFuzzTests {
    private static let limit = 4096

    struct Outcome: Equatable {
        var events: [FrameEvent] = []
        var violation: ProtocolViolation?
    }

    private static func decode(_ pieces: [ArraySlice<UInt8>], _ inflater: Inflater?) -> Outcome {
        var decoder = FrameDecoder(maxMessageBytes: limit, inflater: inflater)
        var outcome = Outcome()
        for piece in pieces {
            var input = ByteBuffer(bytes: piece)
            do throws(ProtocolViolation) {
                while let event = try decoder.next(&input) { outcome.events.append(event) }
            } catch {
                outcome.violation = error
                return outcome
            }
        }
        return outcome
    }

    @Test func goodStreamFuzz() async {
        let (inflater, deflater) = (Inflater(), Deflater())
        await Fuzz.run("goodStreamFuzz", share: 60) { source in
            var stream = FrameStream(deflater: source.oneIn(2) ? deflater : nil, limit: Self.limit)
            for _ in 0...source.below(4) { stream.append(&source) }
            let outcome = Self.decode(source.pieces(of: stream.bytes), stream.deflater == nil ? nil : inflater)
            guard outcome != Outcome(events: stream.events) else { return nil }
            return "Read as \(outcome), meant were \(stream.events): \(stream.bytes.shown)"
        }
    }

    @Test func badStreamFuzz() async {
        let (inflater, deflater) = (Inflater(), Deflater())
        var violations: [CloseCode: Int] = [:]
        let tried = await Fuzz.run("badStreamFuzz", share: 150) { source in
            let isCompressed = source.oneIn(2)
            var stream = FrameStream(deflater: isCompressed ? deflater : nil, limit: Self.limit)
            for _ in 0...source.below(3) { stream.append(&source) }
            var bytes = stream.bytes
            if source.oneIn(2) {
                stream.spoilHeader(&bytes, &source)
            } else {
                source.spoil(&bytes, others: [stream.bytes], words: FrameStream.words)
            }
            let codec = isCompressed ? inflater : nil
            let whole = Self.decode([bytes[...]], codec)
            if let violation = whole.violation { violations[violation.code, default: 0] += 1 }
            let split = Self.decode(source.pieces(of: bytes), codec)
            if whole != split { return "Whole: \(whole)\nsplit: \(split)\n\(bytes.shown)" }
            return Self.complaint(about: whole).map { "\($0): \(bytes.shown)" }
        }
        if tried > 1000 {
            for code in [CloseCode.protocolError, .invalidPayload, .messageTooBig] {
                #expect(violations[code] != nil, "The inputs do not reach \(code)")
            }
        }
    }

    /// Text that may be cut anywhere, against the standard library's idea of it.
    @Test func utf8Fuzz() async {
        let parts: [[UInt8]] = [
            [0x61], Array("é漢😀".utf8), [0xC0, 0x80], [0xC1], [0xE0, 0x9F, 0xBF], [0xE0, 0xA0, 0x80], [0xED, 0x9F, 0xBF],
            [0xED, 0xA0, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x90, 0x80, 0x80], [0xF4, 0x8F, 0xBF, 0xBF],
            [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80], [0xEF, 0xBF, 0xBF], Array("eight by".utf8),
        ]
        await Fuzz.run("utf8Fuzz", share: 20) { source in
            var bytes = (0..<source.below(6)).flatMap { _ in source.pick(parts) }
            if source.oneIn(3) { source.spoil(&bytes, others: parts, words: parts) }
            var validator = UTF8Validator()
            let isAccepted = source.pieces(of: bytes).allSatisfy { piece in
                piece.withUnsafeBytes { validator.accept($0) }
            }
            let isValid = String(validating: bytes, as: UTF8.self) != nil
            return isValid == (isAccepted && validator.isComplete) ? nil : "Valid \(isValid): \(bytes.shown)"
        }
    }

    private static func complaint(about outcome: Outcome) -> String? {
        if let violation = outcome.violation {
            if ![.protocolError, .invalidPayload, .messageTooBig].contains(violation.code) {
                return "Closed with \(violation.code)"
            }
            if violation.reason.isEmpty || violation.reason.utf8.count > 123 { return "Reason '\(violation.reason)'" }
        }
        for event in outcome.events {
            switch event {
            case .text(let text):
                if text.readableBytes > limit { return "A message of \(text.readableBytes) bytes" }
                if String(validating: text.readableBytesView, as: UTF8.self) == nil { return "Text that is not UTF-8" }
            case .binary(let bytes):
                if bytes.readableBytes > limit { return "A message of \(bytes.readableBytes) bytes" }
                // What is held for it, beyond it.
                if bytes.capacity > 4 * limit { return "\(bytes.capacity) bytes held for a message" }
            case .ping(let payload), .pong(let payload):
                if payload.readableBytes > 125 { return "A control frame of \(payload.readableBytes) bytes" }
            case .close(let code, let reason):
                if code?.isSendable == false || reason.utf8.count > 123 { return "Close \(event)" }
            }
        }
        return nil
    }
}

/// Frames of a client, and what they mean.
struct FrameStream {
    let deflater: Deflater?
    let limit: Int
    private(set) var bytes: [UInt8] = []
    private(set) var events: [FrameEvent] = []
    /// Where frames begin.
    private var starts: [Int] = []

    static let words: [[UInt8]] = [
        [0x81, 0x80], [0xC1, 0x81], [0x01, 0xFE], [0x89, 0x80], [0x88, 0x82], [0x82, 0xFF], [0, 0, 0, 0], [0x00, 0x80, 0, 0, 0, 0],
        [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0xFE, 0x00, 0x7D], [0x80, 0x80, 0, 0, 0, 0],
    ]

    init(deflater: Deflater?, limit: Int) {
        self.deflater = deflater
        self.limit = limit
    }

    /// A message in one or more frames with control frames between, or a control frame.
    mutating func append(_ source: inout FuzzSource) {
        guard !source.oneIn(4) else { return appendControl(&source) }
        let isText = source.oneIn(2)
        let size = source.oneIn(16) ? source.below(limit + 1) : source.length(upTo: 200)
        var payload = isText ? Self.text(&source, size) : source.bytes(size)
        let kind = isText ? Opcode.text : .binary
        events.append(isText ? .text(ByteBuffer(bytes: payload)) : .binary(ByteBuffer(bytes: payload)))
        let message = events.removeLast()
        var reserved: UInt8 = 0
        if source.oneIn(2), let short = deflater?.deflate(ByteBuffer(bytes: payload)) {
            (payload, reserved) = (Array(short.readableBytesView), 4)
        }
        var rest = payload[...]
        var opcode = kind
        while source.oneIn(3) {
            let piece = rest.prefix(source.below(rest.count + 1))
            rest = rest.dropFirst(piece.count)
            append(RawFrame(opcode, Array(piece), isFinal: false), reserved: reserved, &source)
            (opcode, reserved) = (.continuation, 0)
            if source.oneIn(3) { appendControl(&source) }
        }
        append(RawFrame(opcode, Array(rest)), reserved: reserved, &source)
        events.append(message)
    }

    private mutating func appendControl(_ source: inout FuzzSource) {
        let payload = source.bytes(source.below(source.oneIn(8) ? 126 : 8))
        switch source.below(5) {
        case 0:
            let code = source.pick([1000, 1001, 1003, 1007, 1011, 3000, 4410, 4999] as [UInt16])
            let reason = Self.text(&source, source.below(100))
            var frame = RawFrame.close(code)
            frame.payload += reason
            append(frame, reserved: 0, &source)
            events.append(
                .close(CloseCode(rawValue: code), reason: String(decoding: reason, as: UTF8.self)))
        case 1, 2:
            append(RawFrame(.ping, payload), reserved: 0, &source)
            events.append(.ping(ByteBuffer(bytes: payload)))
        default:
            append(RawFrame(.pong, payload), reserved: 0, &source)
            events.append(.pong(ByteBuffer(bytes: payload)))
        }
    }

    private mutating func append(_ frame: RawFrame, reserved: UInt8, _ source: inout FuzzSource) {
        var frame = frame
        frame.reserved = reserved
        frame.mask = UInt32(truncatingIfNeeded: source.below(1 << 32))
        starts.append(bytes.count)
        bytes += frame.bytes
    }

    /// Text of about so many bytes, never more.
    private static func text(_ source: inout FuzzSource, _ size: Int) -> [UInt8] {
        let alphabet = ["a", "b", " ", "é", "漢", "😀", "\u{7FF}", "\u{FFFD}", "\u{10FFFF}", "\u{0}"]
        var text: [UInt8] = []
        while true {
            let next = Array(source.pick(alphabet).utf8)
            guard text.count + next.count <= size else { return text }
            text += next
        }
    }

    /// Changes a bit or more of what says how a frame is to be read.
    func spoilHeader(_ bytes: inout [UInt8], _ source: inout FuzzSource) {
        guard !starts.isEmpty else { return }
        let place = source.pick(starts) + source.below(4)
        guard place < bytes.count else { return }
        if source.oneIn(2) { bytes[place] ^= 1 << UInt8(source.below(8)) } else { bytes[place] = source.byte() }
    }
}
