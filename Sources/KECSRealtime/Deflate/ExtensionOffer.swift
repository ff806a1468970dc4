/// An entry of `Sec-WebSocket-Extensions` (RFC 6455 §9.1):
/// `name; parameter; parameter=value; parameter="value"`.
package struct ExtensionOffer: Hashable, Sendable {
    package struct Parameter: Hashable, Sendable {
        package var name: String
        package var value: String?
    }

    package var name: String
    package var parameters: [Parameter]

    /// All entries of the header's fields, in the client's order of preference.
    /// Nil: this is no such list.
    package static func list(_ fields: [String]) -> [ExtensionOffer]? {
        guard !fields.isEmpty else { return [] }
        // Several fields are one list (RFC 9110 §5.3).
        var scanner = Scanner(rest: Array(fields.joined(separator: ",").utf8)[...])
        var offers: [ExtensionOffer] = []
        repeat {
            scanner.skipSpace()
            // Empty entries are allowed (RFC 2616 §2.1).
            if scanner.isAtEnd || scanner.rest.first == UInt8(ascii: ",") { continue }
            guard let offer = scanner.offer() else { return nil }
            offers.append(offer)
        } while scanner.take(",")
        return scanner.isAtEnd && !offers.isEmpty ? offers : nil
    }
}

private struct Scanner {
    var rest: ArraySlice<UInt8>

    var isAtEnd: Bool { rest.isEmpty }

    mutating func skipSpace() {
        rest = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    }

    mutating func take(_ byte: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: byte) else { return false }
        rest.removeFirst()
        return true
    }

    mutating func offer() -> ExtensionOffer? {
        guard let name = token() else { return nil }
        var offer = ExtensionOffer(name: name, parameters: [])
        skipSpace()
        while take(";") {
            skipSpace()
            guard let name = token() else { return nil }
            var parameter = ExtensionOffer.Parameter(name: name)
            skipSpace()
            if take("=") {
                skipSpace()
                guard let value = take("\"") ? quoted() : token() else { return nil }
                parameter.value = value
                skipSpace()
            }
            offer.parameters.append(parameter)
        }
        return offer
    }

    private mutating func token() -> String? {
        let token = rest.prefix(while: Self.isTokenByte)
        rest = rest[token.endIndex...]
        return token.isEmpty ? nil : String(decoding: token, as: UTF8.self)
    }

    /// "When using the quoted-string syntax variant, the value after
    /// quoted-string unescaping MUST conform to the 'token' ABNF."
    private mutating func quoted() -> String? {
        var value: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""):
                return value.isEmpty ? nil : String(decoding: value, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let escaped = rest.popFirst(), Self.isTokenByte(escaped) else { return nil }
                value.append(escaped)
            default:
                guard Self.isTokenByte(byte) else { return nil }
                value.append(byte)
            }
        }
        return nil
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
