/// The four bytes that a client hides its payload with (RFC 6455 §5.3).
package struct MaskingKey: Hashable, Sendable {
    /// The first byte on the wire is the highest.
    package var value: UInt32

    package init(_ value: UInt32) {
        self.value = value
    }

    /// Copies `source` to `target` unmasked; `offset` is how much of the payload came before it.
    package func copy(
        _ source: UnsafeRawBufferPointer, to target: UnsafeMutableRawBufferPointer, offset: Int
    ) {
        // The key, turned to begin at `offset`, twice.
        var word: UInt64 = 0
        for place in 0..<8 {
            word |= UInt64(byte(at: offset + place)) << (8 * UInt64(place))
        }
        var index = 0
        while index + 8 <= source.count {
            let piece = source.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            target.storeBytes(of: piece ^ word.littleEndian, toByteOffset: index, as: UInt64.self)
            index += 8
        }
        while index < source.count {
            target[index] = source[index] ^ byte(at: offset + index)
            index += 1
        }
    }

    private func byte(at offset: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: value >> (24 - 8 * UInt32(offset & 3)))
    }
}
