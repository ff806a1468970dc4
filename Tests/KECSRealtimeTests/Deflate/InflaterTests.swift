import KECSRealtime
import KECSWire
import NIOCore
import Testing

struct InflaterTests {
    static let event = """
        {"id":"evt-002","type":"event","seq":2,"payload":{"eventType":"task",\
        "task":{"lastStatus":"RUNNING","desiredStatus":"RUNNING"}}}
        """

    /// Made with Python's zlib and, where it says so, taken from RFC 7692 §7.2.3.
    static let vectors: [(hex: String, text: String)] = [
        // Level 6, 1, 0 (stored), Huffman only, fixed codes.
        (
            "aa56ca4c51b2524a2d2bd135303052d2512aa92c48050ba4e69500b9c5a9854a56463a4a05899539f98940a5d5"
                + "10a91088b292c4e26c9026100594ca492c2e092e492c292d06ca0585faf979fab903a553528b338b52533064"
                + "6a6b6b0100", event
        ),
        (
            "aa56ca4c51b2524a2d2bd135303052d2512aa92c48050ba4e69500b9c5a9854a56463a4a05899539f98940a5d5"
                + "40b540a91088b292c4e26c9026100594ca492c2e092e492c292d061a1114eae7e7e9e70e944e492dce2c4a4d"
                + "c190a9adad0500", event
        ),
        (
            "0080007fff7b226964223a226576742d303032222c2274797065223a226576656e74222c22736571223a322c22"
                + "7061796c6f6164223a7b226576656e7454797065223a227461736b222c227461736b223a7b226c6173745374"
                + "61747573223a2252554e4e494e47222c2264657369726564537461747573223a2252554e4e494e47227d7d7d"
                + "00", event
        ),
        (
            "04c1410a83400c40d1bbfcf514c4652e206e66a1f50081c942146b9b280c8377ef7b8db520d81dafaeeb49443d"
                + "0dc16e3b8284db17e913a7d6fda30569d86d47bceb6908a1be9108f50d69ecea3187c6e508d392f3980712c5"
                + "7cfd599943e3728469c979cc03cff3fc01", event
        ),
        ("722f3abce7f0fc54850ff36734e828b823f10000", "Grüße 😀, Grüße 😀"),
        // The RFC's: one block; a final block and the byte behind it; stored; two blocks; nothing.
        ("f248cdc9c90700", "Hello"),
        ("f348cdc9c9070000", "Hello"),
        ("000500faff48656c6c6f00", "Hello"),
        ("f248050000 00ffffcac9c90700", "Hello"),
        ("00", ""),
        // The second block refers to the first.
        ("f248cdc9c907000000fffff200110000", "HelloHello"),
        // Two final blocks.
        ("f348cdc9c90700f348cdc9c9070000", "HelloHello"),
    ]

    static func bytes(_ hex: String) -> ByteBuffer {
        let digits = Array(hex.replacing(" ", with: ""))
        return ByteBuffer(
            bytes: stride(from: 0, to: digits.count - 1, by: 2).compactMap {
                UInt8(String(digits[$0...$0 + 1]), radix: 16)
            })
    }

    private let inflater = Inflater()

    private func inflate(_ message: ByteBuffer, limit: Int = 1 << 16) -> Result<ByteBuffer, ProtocolViolation> {
        Result { () throws(ProtocolViolation) in try inflater.inflate(message, limit: limit) }
    }

    private func code(_ message: ByteBuffer, limit: Int = 1 << 16) -> CloseCode? {
        if case .failure(let violation) = inflate(message, limit: limit) { violation.code } else { nil }
    }

    @Test func whatOthersMade() {
        // One inflater for all, twice: nothing is left of a message.
        for (hex, text) in Self.vectors + Self.vectors.reversed() {
            #expect(inflate(Self.bytes(hex)) == .success(ByteBuffer(string: text)), "\(text)")
        }
    }

    @Test func referencesToEarlierMessagesAreCorrupt() {
        _ = inflate(Self.bytes("f248cdc9c90700"))
        // What a sender that keeps its window makes of "Hello" after "Hello".
        #expect(code(Self.bytes("f200110000")) == .invalidPayload)
    }

    @Test(arguments: [
        // A block of type 3, a stored block of wrong complement, distance before the start, bad code lengths.
        "07", "06", "0005000000", "4b4c04", "fdffffffffff", "edff", "1234567890abcdef",
        // No byte at all, a final block and no byte behind it, bytes behind the end of all.
        "", "f348cdc9c90700", "f348cdc9c90700ff", "f248cdc9c90700aa",
    ])
    func corrupt(_ hex: String) {
        #expect(code(Self.bytes(hex)) == .invalidPayload)
        #expect(inflate(Self.bytes("f248cdc9c90700")) == .success(ByteBuffer(string: "Hello")))
    }

    /// Messages of one block of codes: no beginning of one is a message.
    @Test(arguments: [0, 1, 3, 4, 5])
    func cutOff(_ vector: Int) {
        let whole = Self.bytes(Self.vectors[vector].hex)
        for length in 0..<whole.readableBytes {
            let part = whole.getSlice(at: whole.readerIndex, length: length) ?? whole
            #expect(code(part) == .invalidPayload, "at \(length)")
        }
    }

    /// Seeded noise, and good messages with a byte changed: never a crash, never above the limit.
    @Test func noise() {
        var random = SplitMix(state: 0x1234_5678)
        let good = Self.vectors.map { Array(buffer: Self.bytes($0.hex)) }
        for _ in 0..<20_000 {
            var bytes = good[Int(random.next() % UInt64(good.count))]
            if random.next() % 4 == 0 {
                bytes = (0..<Int(random.next() % 64)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            } else {
                bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
            }
            switch inflate(ByteBuffer(bytes: bytes), limit: 300) {
            case .success(let output): #expect(output.readableBytes <= 300)
            case .failure(let violation):
                #expect(violation.code == .invalidPayload || violation.code == .messageTooBig)
            }
        }
    }

    @Test(arguments: [10, 255, 256, 257, 1023, 65_535, 65_536, 100_000])
    func theLimitIsExact(_ length: Int) throws {
        let text = ByteBuffer(repeating: 0x20, count: length)
        let message = try #require(Deflater().deflate(text))
        #expect(inflate(message, limit: length) == .success(text))
        #expect(code(message, limit: length - 1) == .messageTooBig)
        #expect(code(message, limit: 0) == .messageTooBig)
    }

    @Test func aBombIsStopped() throws {
        // 64 MiB of zeros in 65 KB.
        let bomb = try #require(Deflater().deflate(ByteBuffer(repeating: 0, count: 64 << 20)))
        #expect(bomb.readableBytes < 1 << 19)
        #expect(code(bomb) == .messageTooBig)
        let output = inflate(bomb, limit: 64 << 20)
        #expect(try output.get().readableBytes == 64 << 20)
    }

    /// Blocks that hold nothing cost what their bytes cost.
    @Test func emptyBlocks() {
        let blocks: [[UInt8]] = [[0, 0, 0, 0xFF, 0xFF], [0x03, 0x00]]
        for block in blocks {
            var message = ByteBuffer()
            for _ in 0..<10_000 { message.writeBytes(block) }
            message.writeInteger(0 as UInt8)
            #expect(inflate(message, limit: 0) == .success(ByteBuffer()))
        }
    }
}
