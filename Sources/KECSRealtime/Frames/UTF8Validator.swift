/// Checks UTF-8 that arrives in pieces (RFC 3629: no surrogates, nothing
/// overlong, nothing past U+10FFFF) and fails at the first wrong byte.
package struct UTF8Validator: Sendable {
    /// Continuation bytes that the current character still wants.
    private var wanted: UInt8 = 0
    /// The range of the next continuation byte; narrower for some second bytes.
    private var low: UInt8 = 0x80
    private var high: UInt8 = 0xBF

    package init() {}

    /// Whether no character is cut off at the end of what was accepted so far.
    package var isComplete: Bool { wanted == 0 }

    /// Looks at the next piece. False: it can never become valid.
    package mutating func accept(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        while index < bytes.count {
            if wanted == 0 {
                index = Self.skipASCII(bytes, from: index)
                guard index < bytes.count else { return true }
            }
            guard accept(bytes[index]) else { return false }
            index += 1
        }
        return true
    }

    private mutating func accept(_ byte: UInt8) -> Bool {
        if wanted > 0 {
            guard byte >= low, byte <= high else { return false }
            (wanted, low, high) = (wanted - 1, 0x80, 0xBF)
            return true
        }
        switch byte {
        case 0x00...0x7F: break
        case 0xC2...0xDF: wanted = 1
        case 0xE0: (wanted, low) = (2, 0xA0)
        case 0xED: (wanted, high) = (2, 0x9F)
        case 0xE1...0xEF: wanted = 2
        case 0xF0: (wanted, low) = (3, 0x90)
        case 0xF1...0xF3: wanted = 3
        case 0xF4: (wanted, high) = (3, 0x8F)
        default: return false
        }
        return true
    }

    /// The first place at or after `start` that is not ASCII, eight bytes at a time.
    private static func skipASCII(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var index = start
        while index + 8 <= bytes.count {
            let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            if word & 0x8080_8080_8080_8080 != 0 { break }
            index += 8
        }
        while index < bytes.count, bytes[index] < 0x80 { index += 1 }
        return index
    }
}
