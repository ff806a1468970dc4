/// Writes values as JSON texts (RFC 8259). Members stand in the order in which they are encoded: those of a type whose
/// coding the compiler writes in the order of its declaration, which is the contract's. Keys of dictionaries are sorted.
///
/// Foundation's encoder keeps members in a dictionary, so that they come in another order each time, or by their
/// names. Apart from their order this writes what it does without escaped slashes.
package enum JSONWriter {
    /// How many objects and lists may stand inside one another: twice what any door lets in.
    package static let maxDepth = 128

    /// - Throws: `EncodingError` for a number that is not finite, for what is nested too deep, and for a type that goes
    ///   back to a container that it has left: its bytes are written by then.
    package static func bytes(of value: some Encodable) throws -> [UInt8] {
        let sink = JSONSink()
        try sink.value(value)
        return try sink.text.finish()
    }

    package static func text(of value: some Encodable) throws -> String {
        String(decoding: try bytes(of: value), as: UTF8.self)
    }

    /// Writes `text` as a JSON string, quotes included.
    package static func append(string text: String, to bytes: inout [UInt8]) {
        var text = text
        text.withUTF8 { utf8 in
            bytes.append(UInt8(ascii: "\""))
            var written = 0
            while let index = indexOfEscaped(utf8, from: written) {
                bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[written..<index]))
                escape(utf8[index], to: &bytes)
                written = index + 1
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[written...]))
            bytes.append(UInt8(ascii: "\""))
        }
    }

    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private static func indexOfEscaped(_ utf8: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        let bytes = UnsafeRawBufferPointer(utf8)
        var index = start
        while index < bytes.count {
            let end = min(index + 8, bytes.count)
            if end - index == 8, !mayEscape(bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)) {
                index = end
                continue
            }
            while index < end {
                if isEscaped(bytes[index]) { return index }
                index += 1
            }
        }
        return nil
    }

    /// Whether one of eight bytes is to be escaped. Yes is also said where one only borrows from such a one beside it.
    private static func mayEscape(_ word: UInt64) -> Bool {
        let quotes = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
        let backslashes = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
        let found =
            ((word &- ones &* 0x20) & ~word) | ((quotes &- ones) & ~quotes)
            | ((backslashes &- ones) & ~backslashes)
        return found & (ones &* 0x80) != 0
    }

    private static let ones: UInt64 = 0x0101_0101_0101_0101

    private static func escape(_ byte: UInt8, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        case 0..<0x20:
            let digits: StaticString = "0123456789abcdef"
            bytes.append(contentsOf: "u00".utf8)
            bytes.append(digits.utf8Start[Int(byte >> 4)])
            bytes.append(digits.utf8Start[Int(byte & 15)])
        default: bytes.append(byte)
        }
    }
}
