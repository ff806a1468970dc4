#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Addresses as sockets and the headers of proxies write them.
package enum AddressText {
    /// The one form of an address: without a port, brackets and a zone, in lower case and as short
    /// as can be (RFC 5952); an IPv4 address that stands in an IPv6 one is an IPv4 address.
    ///
    /// - Returns: nil where it is none.
    package static func canonical(_ text: some StringProtocol) -> String? {
        bytes(of: text).flatMap(Self.text)
    }

    /// Four or sixteen.
    static func bytes(of text: some StringProtocol) -> [UInt8]? {
        AddressBlock.bytes(of: String(bare(text).prefix { $0 != "%" }))
    }

    /// Without a port and without brackets.
    private static func bare(_ text: some StringProtocol) -> String {
        let trimmed = text.drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" }
        if trimmed.first == "[" { return String(trimmed.dropFirst().prefix { $0 != "]" }) }
        // More than one colon is an IPv6 address.
        if trimmed.filter({ $0 == ":" }).count == 1 { return String(trimmed.prefix { $0 != ":" }) }
        return String(trimmed)
    }

    private static func text(_ bytes: [UInt8]) -> String? {
        guard bytes.count == 16 else { return bytes.map { String($0) }.joined(separator: ".") }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let isWritten = bytes.withUnsafeBytes {
            inet_ntop(AF_INET6, $0.baseAddress, &text, socklen_t(INET6_ADDRSTRLEN)) != nil
        }
        guard isWritten else { return nil }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(truncatingIfNeeded: $0) }, as: UTF8.self)
    }
}

/// What limits by address count as one: an IPv4 address, or the /64 of an IPv6 address, all of
/// which is one machine's (RFC 4291, section 2.5.4).
package struct ClientAddress: Hashable, Sendable {
    private enum Key: Hashable {
        case four(UInt32)
        case six(UInt64)
        /// No address: nothing is known of the other end, or it is no network's.
        case other(String)
    }

    private let key: Key

    /// - Parameter text: in whatever form.
    package init(_ text: String) {
        guard let bytes = AddressText.bytes(of: text) else {
            key = .other(text)
            return
        }
        func number<Number: FixedWidthInteger>(_ type: Number.Type) -> Number {
            bytes.prefix(Number.bitWidth / 8).reduce(0) { $0 << 8 | Number($1) }
        }
        key = bytes.count == 4 ? .four(number(UInt32.self)) : .six(number(UInt64.self))
    }
}
