import KECSRealtime
import NIOCore
import Testing

struct DeflaterTests {
    private func noise(_ count: Int) -> [UInt8] {
        var random = SplitMix(state: UInt64(count))
        return (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    }

    @Test(arguments: 9...15)
    func whatItMakesComesBack(_ windowBits: Int) throws {
        let (deflater, inflater) = (Deflater(windowBits: windowBits), Inflater())
        let event = InflaterTests.event
        for count in [1, 2, 10, 100, 1000, 5000] {
            let message = ByteBuffer(string: String(repeating: event, count: count))
            let deflated = try #require(deflater.deflate(message))
            #expect(deflated.readableBytes < message.readableBytes)
            #expect(try inflater.inflate(deflated, limit: message.readableBytes) == message)
        }
    }

    @Test func aMessageStandsAlone() throws {
        let deflater = Deflater()
        let message = ByteBuffer(string: InflaterTests.event)
        let first = try #require(deflater.deflate(message))
        #expect(deflater.deflate(message) == first)
        _ = deflater.deflate(ByteBuffer(bytes: noise(1000)))
        #expect(deflater.deflate(message) == first)
        #expect(try Inflater().inflate(first, limit: 1000) == message)
    }

    @Test func whatIsNoShorterIsLeft() {
        let deflater = Deflater()
        for count in [0, 1, 2, 100, 10_000, 100_000] {
            #expect(deflater.deflate(ByteBuffer(bytes: noise(count))) == nil)
        }
        #expect(deflater.deflate(ByteBuffer(string: "abc")) == nil)
    }

    /// The same 600 bytes twice: only a window of more than 512 sees it.
    @Test func aWindowIsKeptTo() {
        let message = ByteBuffer(bytes: noise(600) + noise(600))
        #expect(Deflater(windowBits: 9).deflate(message) == nil)
        #expect(Deflater(windowBits: 10).deflate(message) != nil)
    }

    @Test func framesAreMarked() throws {
        let deflate = MessageDeflate(codec: DeflateCodec(), windowBits: 15)
        let message = ByteBuffer(string: InflaterTests.event)
        let length = message.readableBytes
        var long = deflate.frame(.text, message, threshold: length)
        let compressed = try #require(RawFrame(from: &long))
        #expect(compressed.reserved == 4 && compressed.opcode == 1 && compressed.isFinal)
        #expect(compressed.payload.count < length)
        #expect(try Inflater().inflate(ByteBuffer(bytes: compressed.payload), limit: length) == message)

        #expect(deflate.frame(.text, message, threshold: length + 1) == .frame(.text, message))
        let random = ByteBuffer(bytes: noise(1000))
        #expect(deflate.frame(.binary, random, threshold: 0) == .frame(.binary, random))
    }
}
