import Foundation
import KECSAccess

/// What a client calls itself: `?client=NAME` of the URL, which browsers can send too,
/// else the first product of `User-Agent`. Nothing but a hint, and never a secret:
/// whoever connects may call itself anything.
package enum ClientName {
    package static let unknown = "unknown"
    /// What it is called whose name is one too many to be told apart.
    package static let other = "other"
    /// Bytes of a name; what is longer is cut.
    package static let maxBytes = 64
    /// Bytes of the parameter that are looked at: escapes of three bytes each, and some
    /// to tell a token by that has to be struck out.
    private static let rawBytes = 1024

    package static func of(uri: String, userAgent: String?) -> String {
        if let given = parameter(of: uri), let name = clean(given) { return name }
        // RFC 9110, section 10.1.5: `product/version (comment) …`.
        let product = userAgent?.prefix(rawBytes).prefix { $0 != "/" && $0 != " " && $0 != "(" }
        return product.flatMap { clean(String($0)) } ?? unknown
    }

    /// Printable ASCII, blanks in between at most, and neither quotes nor backslashes,
    /// so that it is itself in logs and in metrics; nil where nothing is left.
    static func clean(_ raw: String) -> String? {
        // First, as it came: changed it might no longer look like one.
        let text = Redaction.text(raw)
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            guard bytes.count < maxBytes else { break }
            let isPlain = (" "..."~").contains(scalar) && scalar != "\"" && scalar != "\\"
            let byte = isPlain ? UInt8(scalar.value) : UInt8(ascii: "_")
            if bytes.isEmpty, byte == UInt8(ascii: " ") { continue }
            bytes.append(byte)
        }
        while bytes.last == UInt8(ascii: " ") { bytes.removeLast() }
        return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }

    /// The value of `?client=`.
    private static func parameter(of uri: String) -> String? {
        guard let query = uri.split(separator: "?", maxSplits: 1).dropFirst().first else { return nil }
        for pair in query.split(separator: "&") where pair.hasPrefix("client=") {
            let raw = pair.dropFirst("client=".count).prefix(rawBytes).replacing("+", with: " ")
            return raw.removingPercentEncoding ?? String(raw)
        }
        return nil
    }
}
