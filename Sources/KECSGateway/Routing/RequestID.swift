/// A request's name in answers and logs.
package enum RequestID {
    /// A random UUID (RFC 9562, version 4), lower case.
    package static func make() -> String {
        var generator = SystemRandomNumberGenerator()
        let high = generator.next() & ~0xf000 | 0x4000
        let low = generator.next() & ~(0b11 << 62) | 0b10 << 62
        var text: [UInt8] = []
        text.reserveCapacity(36)
        append(high, to: &text, dashesAfter: [8, 12, 16])
        append(low, to: &text, dashesAfter: [4])
        return String(decoding: text, as: UTF8.self)
    }

    /// Sixteen hexadecimal digits of `word`, a dash after some of them.
    private static func append(_ word: UInt64, to text: inout [UInt8], dashesAfter dashes: [Int]) {
        for digit in 1...16 {
            let nibble = UInt8(truncatingIfNeeded: word >> UInt64(64 - 4 * digit)) & 0xf
            text.append(nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10)
            if dashes.contains(digit) { text.append(UInt8(ascii: "-")) }
        }
    }
}
