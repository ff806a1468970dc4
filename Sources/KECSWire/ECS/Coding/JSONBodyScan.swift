import Foundation

/// One look over the bytes of a body before the parser gets them.
///
/// It answers what the parser must not be trusted with: how deep the nesting goes (the parser recurses),
/// whether the text is UTF-8 (the parser would also guess UTF-16 and UTF-32) and whether it is an object.
/// It is no parser: a body that passes may still not be JSON.
enum JSONBodyScan: Equatable {
    case object
    /// No bytes but white space.
    case empty
    case notAnObject
    case tooDeep
    case notUTF8
    /// A byte below 0x20 that is not white space; JSON has none, UTF-16 is full of them.
    case controlCharacter
    /// A comma with nothing after it, which the parser would let pass.
    case trailingComma

    /// - Parameter depth: how many objects and lists may stand inside one another.
    init(_ body: Data, depth: Int) {
        do {
            _ = try UTF8Span(validating: body.span)
        } catch {
            self = .notUTF8
            return
        }
        self = body.withUnsafeBytes { Self.scan($0, depth: depth) }
    }

    private static func scan(_ bytes: UnsafeRawBufferPointer, depth limit: Int) -> JSONBodyScan {
        var depth = 0
        var inString = false
        var escaped = false
        var seenAny = false
        var afterComma = false
        for byte in bytes {
            if byte < 0x20, byte != 0x09, byte != 0x0A, byte != 0x0D { return .controlCharacter }
            if inString {
                if escaped {
                    escaped = false
                } else if byte == UInt8(ascii: "\\") {
                    escaped = true
                } else if byte == UInt8(ascii: "\"") {
                    inString = false
                }
                continue
            }
            if !seenAny, byte > 0x20 {
                seenAny = true
                if byte != UInt8(ascii: "{") { return .notAnObject }
            }
            if afterComma, byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") {
                return .trailingComma
            }
            if byte > 0x20 { afterComma = byte == UInt8(ascii: ",") }
            switch byte {
            case UInt8(ascii: "\""):
                inString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                if depth > limit { return .tooDeep }
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
            default:
                break
            }
        }
        return seenAny ? .object : .empty
    }
}
