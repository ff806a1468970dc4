import Foundation
import KECSRealtime
import NIOCore
import Testing

@Suite struct AgentMessageTests {
    /// The vector of the protocol's description.
    private static let vector: [UInt8] = [
        """
        00000074 6f75747075745f7374726561 6d5f6461746120202020202020202020 20202020
        00000001 0000018bcfe56800 0000000000000000 0000000000000001
        8899aabbccddeeff 0011223344556677
        8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4
        00000001 00000002 6869
        """
    ].flatMap { text -> [UInt8] in
        let digits = text.filter { !$0.isWhitespace }.map { UInt8($0.hexDigitValue ?? 0) }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    private static let message = AgentMessage(
        kind: AgentMessage.Kind.output, sequence: 0, flags: 1,
        id: UUID(uuidString: "00112233-4455-6677-8899-aabbccddeeff") ?? UUID(),
        createdMilliseconds: 1_700_000_000_000, payloadType: 1, payload: Array("hi".utf8))

    @Test func vector() throws {
        #expect(Array(buffer: Self.message.bytes) == Self.vector)
        #expect(try AgentMessage(ByteBuffer(bytes: Self.vector)) == Self.message)
    }

    @Test func nothingThatIsCutShortIsTaken() {
        for count in 0..<Self.vector.count {
            #expect(throws: AgentMessage.Problem.self) {
                try AgentMessage(ByteBuffer(bytes: Self.vector.prefix(count)))
            }
        }
    }

    @Test(arguments: [(3, AgentMessage.Problem.headerLength(0x75)), (119, .payloadLength), (121, .digest), (90, .digest)])
    func whatIsWrong(_ place: Int, _ problem: AgentMessage.Problem) {
        var bytes = Self.vector
        bytes[place] += 1
        #expect(throws: problem) { try AgentMessage(ByteBuffer(bytes: bytes)) }
    }

    @Test func anyBytesAreReadOrRefused() {
        var random = SplitMix(state: 7)
        for _ in 0..<5000 {
            var bytes = Self.vector
            for _ in 0..<Int(random.next() % 4 + 1) {
                bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
            }
            _ = try? AgentMessage(ByteBuffer(bytes: bytes))
        }
    }
}
