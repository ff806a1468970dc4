import KECSRealtime
import KECSWire
import NIOCore
import Testing

struct FrameWriterTests {
    @Test(arguments: [0, 125, 126, 65_535, 65_536])
    func lengths(_ length: Int) {
        let payload = [UInt8](repeating: 7, count: length)
        var written = ByteBuffer.frame(.binary, ByteBuffer(bytes: payload))
        var expected = RawFrame(.binary, payload)
        expected.mask = nil
        #expect(Array(buffer: written) == expected.bytes)
        #expect(RawFrame(from: &written)?.payload == payload)
    }

    @Test func closeReasonsAreCutBetweenCharacters() {
        var written = ByteBuffer.closeFrame(
            .goingAway, reason: String(repeating: "a", count: 122) + "é")
        let frame = RawFrame(from: &written)
        #expect(frame?.closeCode == 1001)
        #expect(frame?.closeReason == String(repeating: "a", count: 122))
    }

    @Test func closeWithoutACodeIsEmpty() {
        #expect(Array(buffer: .closeFrame(nil)) == [0x88, 0])
    }
}
