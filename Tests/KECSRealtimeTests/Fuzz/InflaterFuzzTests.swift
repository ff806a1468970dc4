import KECSRealtime
import KECSWire
import NIOCore
import Testing

/// The inflater given anything: it ends, within its limit, and what it says of a message does not depend on the
/// messages before it.
struct InflaterFuzzTests {
    private static let limit = 1024

    private static func inflate(_ inflater: Inflater, _ bytes: [UInt8]) -> Result<ByteBuffer, ProtocolViolation> {
        Result { () throws(ProtocolViolation) in
            try inflater.inflate(ByteBuffer(bytes: bytes), limit: limit)
        }
    }

    @Test func inflaterFuzz() async {
        let deflaters = [9, 12, 15].map { Deflater(windowBits: $0) }
        let (used, twin) = (Inflater(), Inflater())
        let vectors = InflaterTests.vectors.map { Array(InflaterTests.bytes($0.hex).readableBytesView) }
        // 1 MB of nothing in 1 KB, whole and as its own beginning.
        let bomb = Deflater().deflate(ByteBuffer(repeating: 0, count: 1 << 20)).map { Array($0.readableBytesView) } ?? []
        var outcomes: [UInt16: Int] = [:]
        let tried = await Fuzz.run("inflaterFuzz", share: 100) { source in
            var bytes: [UInt8]
            var meant: ByteBuffer?
            switch source.below(8) {
            case 0: bytes = source.bytes(source.length(upTo: 200))
            case 1: bytes = Array(bomb.prefix(source.below(bomb.count + 1)))
            case 2, 3: bytes = source.pick(vectors)
            default:
                var text = ByteBuffer()
                while text.readableBytes < 800, !source.oneIn(6) {
                    text.writeBytes(source.pick(MessageCorpus.edges))
                }
                meant = text
                bytes = source.pick(deflaters).deflate(text).map { Array($0.readableBytesView) } ?? []
                if bytes.isEmpty { (meant, bytes) = (nil, [0]) }
            }
            if !source.oneIn(4) {
                source.spoil(&bytes, others: vectors, words: FrameStream.words)
                meant = nil
            }
            let result = Self.inflate(used, bytes)
            switch result {
            case .success(let message):
                outcomes[0, default: 0] += 1
                if let meant, meant.readableBytes <= Self.limit, message != meant { return "Not what was deflated: \(bytes.shown)" }
                if message.readableBytes > Self.limit { return "\(message.readableBytes) bytes: \(bytes.shown)" }
                if message.capacity > 4 * Self.limit { return "\(message.capacity) bytes held: \(bytes.shown)" }
            case .failure(let violation):
                outcomes[violation.code.rawValue, default: 0] += 1
                if let meant, meant.readableBytes <= Self.limit { return "\(violation) for what was deflated: \(bytes.shown)" }
                if ![.invalidPayload, .messageTooBig].contains(violation.code) { return "\(violation): \(bytes.shown)" }
            }
            // The twin has not seen the same messages.
            guard source.oneIn(4) else { return nil }
            return Self.inflate(twin, bytes) == result ? nil : "Depends on what came before: \(bytes.shown)"
        }
        if tried > 1000 {
            for code in [0, CloseCode.invalidPayload.rawValue, CloseCode.messageTooBig.rawValue] {
                #expect(outcomes[code] != nil, "The inputs do not reach \(code)")
            }
        }
    }
}
