import KECSRealtime
import KECSWire
import NIOCore
import Testing

struct FrameDecoderTests {
    /// What comes of these bytes, given in pieces of `step`: the events, and the
    /// violation that ended it.
    private func decode(
        _ bytes: [UInt8], step: Int = .max, max: Int = 1 << 20
    ) -> ([FrameEvent], ProtocolViolation?) {
        var decoder = FrameDecoder(maxMessageBytes: max)
        var events: [FrameEvent] = []
        var start = 0
        while start < bytes.count {
            let end = start + min(step, bytes.count - start)
            var input = ByteBuffer(bytes: bytes[start..<end])
            start = end
            do {
                while let event = try decoder.next(&input) { events.append(event) }
            } catch {
                return (events, error)
            }
        }
        return (events, nil)
    }

    private func buffer(_ text: String) -> ByteBuffer { ByteBuffer(string: text) }

    @Test(arguments: [0, 1, 125, 126, 127, 128, 65_535, 65_536, 100_000])
    func lengthsAndPieces(_ length: Int) {
        let payload = (0..<length).map { UInt8(truncatingIfNeeded: $0) }
        let bytes = RawFrame(.binary, payload).bytes
        for step in [1, 3, 8, 1000, .max] {
            let (events, violation) = decode(bytes, step: step)
            #expect(events == [.binary(ByteBuffer(bytes: payload))])
            #expect(violation == nil)
        }
    }

    @Test(arguments: [0, 0xFFFF_FFFF, 0x0102_0304, 0xDEAD_BEEF] as [UInt32])
    func masks(_ mask: UInt32) {
        var frame = RawFrame.text("The quick brown fox jumps over the lazy dog")
        frame.mask = mask
        for step in 1...20 {
            #expect(decode(frame.bytes, step: step).0 == [.text(buffer(frame.text))])
        }
    }

    @Test func fragmentsWithControlFramesBetween() {
        let frames = [
            RawFrame(.text, Array("Hello".utf8), isFinal: false),
            RawFrame(.ping, [1, 2]),
            RawFrame(.continuation, [], isFinal: false),
            RawFrame(.pong, []),
            RawFrame(.continuation, Array(", world".utf8)),
            RawFrame(.binary, [9]),
        ]
        for step in [1, 2, 7, .max] {
            let (events, violation) = decode(frames.flatMap(\.bytes), step: step)
            #expect(
                events == [
                    .ping(ByteBuffer(bytes: [1, 2])), .pong(ByteBuffer()),
                    .text(buffer("Hello, world")), .binary(ByteBuffer(bytes: [9])),
                ])
            #expect(violation == nil)
        }
    }

    @Test func charactersMayBeCutByFragments() {
        let bytes = Array("a😀é".utf8)
        for cut in 0...bytes.count {
            let frames = [
                RawFrame(.text, Array(bytes[..<cut]), isFinal: false),
                RawFrame(.continuation, Array(bytes[cut...])),
            ]
            #expect(decode(frames.flatMap(\.bytes)).0 == [.text(buffer("a😀é"))])
        }
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        var name: String
        var bytes: [UInt8]
        var code: CloseCode
        var testDescription: String { name }

        init(_ name: String, _ code: CloseCode, _ frames: [RawFrame]) {
            (self.name, self.code, bytes) = (name, code, frames.flatMap(\.bytes))
        }

        /// `change` makes a good frame bad.
        init(
            _ name: String, _ code: CloseCode, _ opcode: Opcode = .text, payload: [UInt8] = [0x61],
            _ change: (inout RawFrame) -> Void
        ) {
            var frame = RawFrame(opcode, payload)
            change(&frame)
            self.init(name, code, [frame])
        }
    }

    static let wrong: [Wrong] =
        (1...7).map { bits in Wrong("reserved bits \(bits)", .protocolError) { $0.reserved = bits } }
        + ([3, 4, 5, 6, 7, 11, 12, 13, 14, 15] as [UInt8]).map { opcode in
            Wrong("opcode \(opcode)", .protocolError) { $0.opcode = opcode }
        } + [
            Wrong("unmasked", .protocolError) { $0.mask = nil },
            Wrong("unmasked ping", .protocolError, .ping) { $0.mask = nil },
            Wrong("fragmented ping", .protocolError, .ping) { $0.isFinal = false },
            Wrong("fragmented close", .protocolError, .close, payload: []) { $0.isFinal = false },
            Wrong(
                "long ping", .protocolError, .ping, payload: Array(repeating: 0, count: 126)
            ) { _ in },
            Wrong("long form for 125", .protocolError) { $0.lengthBits = 16 },
            Wrong("longest form for 1", .protocolError) { $0.lengthBits = 64 },
            Wrong("continuation of nothing", .protocolError, .continuation) { _ in },
            Wrong("message within a message", .protocolError, [
                RawFrame(.text, [0x61], isFinal: false), RawFrame(.text, [0x61]),
            ]),
            Wrong("continuation after the end", .protocolError, [
                RawFrame(.text, [0x61]), RawFrame(.continuation, [0x61]),
            ]),
            Wrong("not UTF-8", .invalidPayload, .text, payload: [0xFF]) { _ in },
            Wrong("cut off UTF-8", .invalidPayload, .text, payload: [0xC3]) { _ in },
            Wrong("UTF-8 cut off at the end of fragments", .invalidPayload, [
                RawFrame(.text, [0xF0, 0x9F], isFinal: false), RawFrame(.continuation, [0x98]),
            ]),
            Wrong("close of one byte", .protocolError, .close, payload: [3]) { _ in },
            Wrong("close reason not UTF-8", .invalidPayload, [
                RawFrame(.close, [0x03, 0xE8, 0xFF])
            ]),
        ]
        + ([0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535] as [UInt16])
        .map { Wrong("close code \($0)", .protocolError, [RawFrame.close($0)]) }

    @Test(arguments: wrong)
    func violations(_ wrong: Wrong) {
        for step in [1, .max] {
            #expect(decode(wrong.bytes, step: step).1?.code == wrong.code)
        }
    }

    @Test(arguments: [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014]
        + [3000, 3999, 4000, 4999] as [UInt16])
    func closeCodes(_ code: UInt16) {
        let (events, violation) = decode(RawFrame.close(code, "bye").bytes)
        #expect(events == [.close(CloseCode(rawValue: code), reason: "bye")])
        #expect(violation == nil)
    }

    @Test func emptyClose() {
        #expect(decode(RawFrame(.close, []).bytes).0 == [.close(nil, reason: "")])
    }

    @Test func badTextFailsBeforeTheFrameIsWhole() {
        let bytes = RawFrame(.text, [0x61, 0xFF] + Array(repeating: 0x61, count: 100)).bytes
        #expect(decode(Array(bytes.prefix(8))).1?.code == .invalidPayload)
    }

    @Test func tooLargeFailsAtTheHeader() {
        let bytes = RawFrame(.binary, Array(repeating: 0, count: 101)).bytes
        #expect(decode(Array(bytes.prefix(2)), max: 100).1?.code == .messageTooBig)
        #expect(decode(RawFrame(.binary, Array(repeating: 0, count: 100)).bytes, max: 100).1 == nil)
        var huge = RawFrame(.binary, [])
        huge.lengthBits = 64
        let header = huge.bytes.prefix(2) + [0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]
        #expect(decode(Array(header)).1?.code == .messageTooBig)
        #expect(decode(huge.bytes.prefix(2) + Array(repeating: 0xFF, count: 8)).1?.code == .protocolError)
    }

    @Test func fragmentsCountTogether() {
        let frames = (0..<3).map {
            RawFrame($0 == 0 ? .binary : .continuation, Array(repeating: 0, count: 40), isFinal: false)
        }
        #expect(decode(frames.flatMap(\.bytes), max: 100).1?.code == .messageTooBig)
    }
}
