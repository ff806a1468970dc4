import KECSRealtime
import KECSWire
import NIOCore
import Testing

/// RSV1 in the decoder (RFC 7692 §6).
struct CompressedFrameTests {
    private static let hello: [UInt8] = [0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00]

    private func decode(
        _ frames: [RawFrame], step: Int = .max, max: Int = 1 << 16, negotiated: Bool = true
    ) -> ([FrameEvent], ProtocolViolation?) {
        var decoder = FrameDecoder(maxMessageBytes: max, inflater: negotiated ? Inflater() : nil)
        var events: [FrameEvent] = []
        var rest = frames.flatMap(\.bytes)[...]
        while !rest.isEmpty {
            var input = ByteBuffer(bytes: rest.prefix(step))
            rest = rest.dropFirst(step)
            do {
                while let event = try decoder.next(&input) { events.append(event) }
            } catch {
                return (events, error)
            }
        }
        return (events, nil)
    }

    private func compressed(
        _ opcode: Opcode, _ payload: [UInt8], isFinal: Bool = true
    ) -> RawFrame {
        var frame = RawFrame(opcode, payload, isFinal: isFinal)
        frame.reserved = 4
        return frame
    }

    @Test func messages() {
        let frames = [
            compressed(.text, Self.hello), .text("plain"), compressed(.binary, Self.hello),
            compressed(.text, [0x00]),
        ]
        for step in [1, 2, 5, .max] {
            let (events, violation) = decode(frames, step: step)
            #expect(violation == nil)
            #expect(
                events == [
                    .text(ByteBuffer(string: "Hello")), .text(ByteBuffer(string: "plain")),
                    .binary(ByteBuffer(string: "Hello")), .text(ByteBuffer()),
                ])
        }
    }

    @Test func fragmentsWithControlFramesBetween() {
        for cut in 0...Self.hello.count {
            let frames = [
                compressed(.text, Array(Self.hello[..<cut]), isFinal: false),
                RawFrame(.ping, [1]),
                RawFrame(.continuation, [], isFinal: false),
                RawFrame(.pong, []),
                RawFrame(.continuation, Array(Self.hello[cut...])),
                // Fragments of an uncompressed one after it.
                RawFrame(.text, Array("pl".utf8), isFinal: false),
                RawFrame(.continuation, Array("ain".utf8)),
            ]
            let (events, violation) = decode(frames, step: 3)
            #expect(violation == nil)
            #expect(
                events == [
                    .ping(ByteBuffer(bytes: [1])), .pong(ByteBuffer()),
                    .text(ByteBuffer(string: "Hello")), .text(ByteBuffer(string: "plain")),
                ])
        }
    }

    @Test func theBitElsewhereIsAViolation() {
        let first = compressed(.text, Self.hello, isFinal: false)
        let wrong = [
            [compressed(.ping, [])], [compressed(.pong, [])], [compressed(.close, [])],
            [first, compressed(.continuation, [])],
            [RawFrame(.text, [0x61], isFinal: false), compressed(.continuation, Self.hello)],
            [first, compressed(.ping, [])],
        ]
        for frames in wrong { #expect(decode(frames).1?.code == .protocolError) }
        for bits in [1, 2, 3, 5, 6, 7] as [UInt8] {
            var frame = RawFrame(.text, Self.hello)
            frame.reserved = bits
            #expect(decode([frame]).1?.code == .protocolError)
        }
        #expect(decode([compressed(.text, Self.hello)], negotiated: false).1?.code == .protocolError)
    }

    @Test func textIsCheckedWhenItIsInflated() {
        // "a\u{FF}", and "Grüße 😀" cut within its last character.
        #expect(decode([compressed(.text, [0x4A, 0xFC, 0x0F, 0x00])]).1?.code == .invalidPayload)
        #expect(decode([compressed(.binary, [0x4A, 0xFC, 0x0F, 0x00])]).1 == nil)
        let cut = Deflater().deflate(ByteBuffer(bytes: Array("😀😀😀😀😀😀😀".utf8.dropLast())))
        #expect(decode([compressed(.text, Array(buffer: cut ?? ByteBuffer()))]).1?.code == .invalidPayload)
    }

    @Test func corruptDataIsInvalid() {
        #expect(decode([compressed(.text, [0xFF, 0xFF])]).1?.code == .invalidPayload)
        #expect(decode([compressed(.text, [])]).1?.code == .invalidPayload)
    }

    /// By what it inflates to, not by what it came as.
    @Test func theLimitHoldsForTheMessage() throws {
        var random = SplitMix(state: 1)
        let noise = (0..<1000).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        // Stored: five bytes more than the message, and one at the end.
        let stored = [0x00, 0xE8, 0x03, 0x17, 0xFC] + noise + [0x00]
        #expect(decode([compressed(.binary, stored)], max: 1000).0 == [.binary(ByteBuffer(bytes: noise))])
        #expect(decode([compressed(.binary, stored)], max: 999).1?.code == .messageTooBig)

        let bomb = try #require(Deflater().deflate(ByteBuffer(repeating: 0, count: 1 << 20)))
        let (events, violation) = decode([compressed(.binary, Array(buffer: bomb))])
        #expect(events.isEmpty)
        #expect(violation?.code == .messageTooBig)
    }

    @Test func whatCannotFitFailsAtTheHeader() {
        let limit = Inflater.compressedLimit(of: 1000)
        let whole = compressed(.binary, Array(repeating: 0, count: limit + 1))
        var decoder = FrameDecoder(maxMessageBytes: 1000, inflater: Inflater())
        var header = ByteBuffer(bytes: whole.bytes.prefix(4))
        #expect(throws: ProtocolViolation(.messageTooBig, "Message larger than 1000 bytes")) {
            try decoder.next(&header)
        }
        let pieces = [
            compressed(.binary, Array(repeating: 0, count: limit), isFinal: false),
            RawFrame(.continuation, [0], isFinal: false),
        ]
        #expect(decode(pieces, max: 1000).1?.code == .messageTooBig)
    }
}
