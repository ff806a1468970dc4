import Crypto

/// A request in the one form over which client and server both calculate.
///
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#create-canonical-request
enum CanonicalRequest {
    /// nil where a header that is said to be signed is not there.
    static func text(_ request: SignedRequest, signedHeaders: [String]) -> String? {
        var headers = ""
        for name in signedHeaders {
            guard let values = request.values(of: name) else { return nil }
            headers += "\(name):\(values.map(collapsed).joined(separator: ","))\n"
        }
        return [
            request.method, path(request.path), query(request.query), headers,
            signedHeaders.joined(separator: ";"), Hex.text(SHA256.hash(data: request.body)),
        ].joined(separator: "\n")
    }

    /// Without `.`, `..` and doubled slashes, and escaped once more than it was sent, as for
    /// every service but S3.
    static func path(_ raw: String) -> String {
        var segments: [Substring] = []
        for segment in raw.split(separator: "/") where segment != "." {
            if segment == ".." {
                _ = segments.popLast()
            } else {
                segments.append(segment)
            }
        }
        let text = "/" + segments.joined(separator: "/")
        let isFolder = raw.hasSuffix("/") && text != "/"
        return escaped(text + (isFolder ? "/" : ""), keeping: "/")
    }

    /// The parameters in order of their names, then values, escaped in the one way.
    static func query(_ raw: String) -> String {
        raw.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return [parts[0], parts.count > 1 ? parts[1] : ""].map { escaped(unescaped($0)) }
        }
        .sorted { ($0[0], $0[1]) < ($1[0], $1[1]) }
        .map { $0[0] + "=" + $0[1] }
        .joined(separator: "&")
    }

    /// Without blanks at its ends, others one by one.
    private static func collapsed(_ value: String) -> String {
        value.split(whereSeparator: { $0 == " " || $0 == "\t" }).joined(separator: " ")
    }

    /// Every byte but letters, digits and `-_.~` as `%XX`.
    private static func escaped(_ bytes: some Sequence<UInt8>, keeping: String = "") -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var text: [UInt8] = []
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                text.append(byte)
            case _ where "-_.~".utf8.contains(byte) || keeping.utf8.contains(byte):
                text.append(byte)
            default:
                text += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func escaped(_ text: String, keeping: String) -> String {
        escaped(text.utf8, keeping: keeping)
    }

    /// What is no escape stands for itself.
    private static func unescaped(_ text: Substring) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            let pair = rest.prefix(2)
            if byte == UInt8(ascii: "%"), pair.count == 2,
                let value = UInt8(String(decoding: pair, as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return bytes
    }
}
