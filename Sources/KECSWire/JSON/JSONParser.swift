/// Reads one JSON text (RFC 8259) strictly and within bounds: no depth past
/// ``maxDepth``, no name twice in an object, nothing after the end.
///
/// Foundation's decoder costs a hundred times as much on a tree of values and
/// cannot say where it stopped.
package struct JSONParser {
    package struct Failure: Error, Hashable, Sendable {
        /// For people: `Expected ':' at byte 17`.
        package var reason: String

        package init(reason: String) {
            self.reason = reason
        }
    }

    package static let maxDepth = 16

    private let bytes: UnsafeRawBufferPointer
    private var index = 0
    private var depth = 0

    /// Parses valid UTF-8.
    package static func parse(_ bytes: UnsafeRawBufferPointer) throws(Failure) -> JSONValue {
        var parser = JSONParser(bytes: bytes)
        parser.skipSpace()
        let value = try parser.value()
        parser.skipSpace()
        guard parser.index == bytes.count else { throw parser.failure("Expected the end") }
        return value
    }

    private init(bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    private func failure(_ what: String) -> Failure {
        Failure(reason: "\(what) at byte \(index)")
    }

    private var current: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skipSpace() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            index += 1
        }
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(Failure) {
        guard current == UInt8(ascii: character) else { throw failure("Expected '\(character)'") }
        index += 1
    }

    private mutating func value() throws(Failure) -> JSONValue {
        guard let byte = current else { throw failure("Expected a value, found the end") }
        switch byte {
        case UInt8(ascii: "{"): return try nested { parser throws(Failure) in try parser.object() }
        case UInt8(ascii: "["): return try nested { parser throws(Failure) in try parser.array() }
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw failure("Expected a value")
        }
    }

    private mutating func nested(
        _ body: (inout JSONParser) throws(Failure) -> JSONValue
    ) throws(Failure) -> JSONValue {
        depth += 1
        guard depth <= Self.maxDepth else { throw failure("Nested deeper than \(Self.maxDepth)") }
        let value = try body(&self)
        depth -= 1
        return value
    }

    private mutating func word(_ text: StaticString, _ value: JSONValue) throws(Failure) -> JSONValue {
        let end = index + text.utf8CodeUnitCount
        guard end <= bytes.count, bytes[index..<end].elementsEqual(text.bytes) else {
            throw failure("Expected '\(text)'")
        }
        index = end
        return value
    }

    private mutating func object() throws(Failure) -> JSONValue {
        try expect("{")
        skipSpace()
        if current == UInt8(ascii: "}") {
            index += 1
            return .object([:])
        }
        // Most have some: growing by and by would cost as much as all the rest.
        var members = [String: JSONValue](minimumCapacity: 8)
        while true {
            skipSpace()
            let start = index
            let name = try string()
            skipSpace()
            try expect(":")
            skipSpace()
            guard members.updateValue(try value(), forKey: name) == nil else {
                index = start
                throw failure("Name given twice")
            }
            skipSpace()
            guard current == UInt8(ascii: ",") else { break }
            index += 1
        }
        try expect("}")
        return .object(members)
    }

    private mutating func array() throws(Failure) -> JSONValue {
        var elements: [JSONValue] = []
        try expect("[")
        skipSpace()
        if current == UInt8(ascii: "]") {
            index += 1
            return .array(elements)
        }
        while true {
            skipSpace()
            elements.append(try value())
            skipSpace()
            guard current == UInt8(ascii: ",") else { break }
            index += 1
        }
        try expect("]")
        return .array(elements)
    }

    private mutating func number() throws(Failure) -> JSONValue {
        let start = index
        if current == UInt8(ascii: "-") { index += 1 }
        if current == UInt8(ascii: "0") { index += 1 } else { try digits() }
        var isWhole = true
        if current == UInt8(ascii: ".") {
            isWhole = false
            index += 1
            try digits()
        }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            isWhole = false
            index += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { index += 1 }
            try digits()
        }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        if isWhole, let integer = Int(text) { return .integer(integer) }
        guard let double = Double(text), double.isFinite else {
            throw failure("Number out of range")
        }
        return .number(double)
    }

    private mutating func digits() throws(Failure) {
        let start = index
        while let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { index += 1 }
        guard index > start else { throw failure("Expected a digit") }
    }

    private mutating func string() throws(Failure) -> String {
        try expect("\"")
        // Empty before the first escape, which most do not have.
        var text: [UInt8] = []
        var start = index
        while true {
            guard let byte = current else { throw failure("String without an end") }
            switch byte {
            case UInt8(ascii: "\""):
                let rest = UnsafeRawBufferPointer(rebasing: bytes[start..<index])
                index += 1
                if text.isEmpty { return String(decoding: rest, as: UTF8.self) }
                text.append(contentsOf: rest)
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                text.append(contentsOf: bytes[start..<index])
                index += 1
                text.append(contentsOf: try escape())
                start = index
            case 0..<0x20: throw failure("Control character in a string")
            default: index += 1
            }
        }
    }

    private mutating func escape() throws(Failure) -> [UInt8] {
        guard let byte = current else { throw failure("String without an end") }
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return try unicodeEscape()
        default: throw failure("Unknown escape")
        }
    }

    private mutating func unicodeEscape() throws(Failure) -> [UInt8] {
        var unit = try hexadecimal()
        if (0xD800..<0xDC00).contains(unit) {
            try expect("\\")
            try expect("u")
            let low = try hexadecimal()
            guard (0xDC00..<0xE000).contains(low) else { throw failure("Lone surrogate") }
            unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(unit), let encoded = UTF8.encode(scalar) else {
            throw failure("Lone surrogate")
        }
        return Array(encoded)
    }

    private mutating func hexadecimal() throws(Failure) -> UInt32 {
        guard index + 4 <= bytes.count else { throw failure("Escape cut off") }
        var value: UInt32 = 0
        for byte in bytes[index..<index + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw failure("Expected four hexadecimal digits")
            }
            value = value << 4 | UInt32(digit)
        }
        index += 4
        return value
    }
}

extension StaticString {
    fileprivate var bytes: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: utf8Start, count: utf8CodeUnitCount)
    }
}
