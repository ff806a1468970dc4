import NIOCore

/// The events of a round that went to one audience, end to end, in each form
/// that somebody wants. Kept for the audiences that follow: most get the same.
///
/// Buffers of this loop's own: events shared with other loops would have all of
/// them count references on one cache line.
struct JoinedEvents {
    /// Places of the events within the batch.
    let matched: [Int]
    private let batch: [EventFrame]
    private let codec: DeflateCodec
    private let threshold: Int
    private var plain: ByteBuffer?
    /// By window.
    private var deflated: [Int: ByteBuffer] = [:]

    init(_ matched: [Int], of batch: [EventFrame], codec: DeflateCodec, threshold: Int) {
        self.matched = matched
        self.batch = batch
        self.codec = codec
        self.threshold = threshold
    }

    /// - Parameter windowBits: of permessage-deflate; nil: uncompressed.
    mutating func bytes(windowBits: Int?) -> ByteBuffer {
        guard let windowBits else {
            let bytes = plain ?? joined { $0.bytes }
            plain = bytes
            return bytes
        }
        let deflate = MessageDeflate(codec: codec, windowBits: windowBits)
        let bytes =
            deflated[windowBits]
            ?? joined { $0.bytes(deflatedBy: deflate, threshold: threshold) }
        deflated[windowBits] = bytes
        return bytes
    }

    private func joined(_ form: (EventFrame) -> ByteBuffer) -> ByteBuffer {
        let parts = matched.map { form(batch[$0]) }
        var bytes = ByteBuffer()
        bytes.reserveCapacity(parts.reduce(0) { $0 + $1.readableBytes })
        for part in parts { bytes.writeImmutableBuffer(part) }
        return bytes
    }
}
