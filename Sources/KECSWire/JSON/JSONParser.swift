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
    /// Names of one object that are compared with each other.
    private static let maxCompared = 32

    private let bytes: UnsafeRawBufferPointer
    private var index = 0
    private var depth = 0
    /// Of the objects that are being read, an outer one's before an inner one's, as they are
    /// written: compared with each other, not hashed.
    private var names: [UnsafeRawBufferPointer] = []

    /// Parses valid UTF-8.
    ///
    /// - Parameter outline: What is asked for. The rest must be as right, and may be absent
    ///   or null in the value.
    package static func parse(
        _ bytes: UnsafeRawBufferPointer, outline: JSONOutline = .everything
    ) throws(Failure) -> JSONValue {
        var parser = JSONParser(bytes: bytes)
        parser.skipSpace()
        let value = try parser.value(outline)
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

    private mutating func value(_ outline: JSONOutline) throws(Failure) -> JSONValue {
        guard let byte = current else { throw failure("Expected a value, found the end") }
        switch (byte, outline) {
        case (UInt8(ascii: "{"), .everything):
            return try nested { parser throws(Failure) in try parser.object() }
        case (UInt8(ascii: "{"), .nothing):
            return try nested { parser throws(Failure) in try parser.object(with: []) }
        case (UInt8(ascii: "{"), .members(let wanted)):
            return try nested { parser throws(Failure) in try parser.object(with: wanted) }
        case (UInt8(ascii: "["), _):
            return try nested { parser throws(Failure) in try parser.array(outline) }
        case (UInt8(ascii: "\""), .nothing):
            _ = try skipString()
            return .null
        default: return try scalar(byte)
        }
    }

    private mutating func scalar(_ byte: UInt8) throws(Failure) -> JSONValue {
        switch byte {
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
            guard members.updateValue(try value(.everything), forKey: name) == nil else {
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

    /// An object with those of the wanted members that it has, and perhaps others.
    private mutating func object(with wanted: [JSONOutline.Member]) throws(Failure) -> JSONValue {
        let start = index
        try expect("{")
        skipSpace()
        if current == UInt8(ascii: "}") {
            index += 1
            return .object([:])
        }
        var members = [String: JSONValue](minimumCapacity: min(wanted.count, 6))
        let firstName = names.count
        defer { names.removeSubrange(firstName...) }
        while true {
            skipSpace()
            let nameStart = index
            let isUnique = try skipString()
            let name = UnsafeRawBufferPointer(rebasing: bytes[nameStart + 1..<index - 1])
            guard isUnique, names.count - firstName < Self.maxCompared else {
                // Bytes do not tell whether it was given twice, or there are many to compare.
                index = start
                return try object()
            }
            guard !names[firstName...].contains(where: { $0.isEqual(to: name) }) else {
                index = nameStart
                throw failure("Name given twice")
            }
            names.append(name)
            skipSpace()
            try expect(":")
            skipSpace()
            if let member = wanted.first(where: { $0.isNamed(name) }) {
                members[member.name] = try value(member.outline)
            } else {
                _ = try value(.nothing)
            }
            skipSpace()
            guard current == UInt8(ascii: ",") else { break }
            index += 1
        }
        try expect("}")
        return .object(members)
    }

    /// Of elements that each have the same outline.
    private mutating func array(_ outline: JSONOutline) throws(Failure) -> JSONValue {
        var elements: [JSONValue] = []
        try expect("[")
        skipSpace()
        if current == UInt8(ascii: "]") {
            index += 1
            return .array(elements)
        }
        while true {
            skipSpace()
            elements.append(try value(outline))
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

    /// - Returns: Whether no other text reads the same: it is in ASCII, without escapes.
    private mutating func skipString() throws(Failure) -> Bool {
        let start = index
        try expect("\"")
        var isASCII = true
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\""):
                index += 1
                return isASCII
            case UInt8(ascii: "\\"):
                index = start
                _ = try string()
                return false
            case 0..<0x20: throw failure("Control character in a string")
            default:
                if byte >= 0x80 { isASCII = false }
                index += 1
            }
        }
        throw failure("String without an end")
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

extension UnsafeRawBufferPointer {
    fileprivate func isEqual(to other: UnsafeRawBufferPointer) -> Bool {
        count == other.count && elementsEqual(other)
    }
}

