/// Where a KECS server listens: `http://127.0.0.1:8080`, `https://kecs.example`.
public struct Endpoint: Hashable, Sendable, CustomStringConvertible {
    /// A name, an IPv4 address or an IPv6 address without brackets.
    public let host: String
    public let port: Int
    /// What stands before every path, without a slash at its end; usually empty.
    public let path: String
    /// Whether it speaks TLS.
    public let isSecure: Bool

    public init(host: String, port: Int, path: String = "", isSecure: Bool = false) {
        self.host = host
        self.port = port
        self.path = path
        self.isSecure = isSecure
    }

    /// Reads `http://HOST[:PORT][/PATH]`; `ws://` and a bare `HOST:PORT` mean the same, and
    /// `https://` and `wss://` mean TLS.
    ///
    /// - Throws: ``InvalidEndpoint``.
    public init(_ text: String) throws(InvalidEndpoint) {
        var rest = text[...]
        var isSecure = false
        if let scheme = text.firstRange(of: "://") {
            switch text[..<scheme.lowerBound].lowercased() {
            case "http", "ws": break
            case "https", "wss": isSecure = true
            default: throw InvalidEndpoint(text: text, reason: "the scheme must be http or https")
            }
            rest = text[scheme.upperBound...]
        }
        let authority = rest.prefix { $0 != "/" }
        var path = rest[authority.endIndex...]
        while path.last == "/" { path.removeLast() }
        guard !path.contains(where: { $0 == "?" || $0 == "#" || $0 == " " }) else {
            throw InvalidEndpoint(text: text, reason: "a query or fragment makes no sense here")
        }

        let host: Substring
        let end: Substring
        if authority.first == "[" {
            guard let bracket = authority.firstIndex(of: "]") else {
                throw InvalidEndpoint(text: text, reason: "the bracket is not closed")
            }
            host = authority[authority.index(after: authority.startIndex)..<bracket]
            end = authority[authority.index(after: bracket)...]
        } else {
            host = authority.prefix { $0 != ":" }
            end = authority[host.endIndex...]
        }
        guard !host.isEmpty, host.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) else {
            throw InvalidEndpoint(text: text, reason: "the host is missing or unreadable")
        }
        if end.isEmpty {
            self.init(
                host: String(host), port: isSecure ? 443 : 80, path: String(path), isSecure: isSecure)
            return
        }
        guard end.first == ":", let port = Int(end.dropFirst()), (1...65535).contains(port) else {
            throw InvalidEndpoint(text: text, reason: "the port must be a number from 1 to 65535")
        }
        self.init(host: String(host), port: port, path: String(path), isSecure: isSecure)
    }

    /// Host and port as the `Host` header has them.
    public var authority: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    public var description: String { "\(isSecure ? "https" : "http")://\(authority)\(path)" }
}

/// A text that is no ``Endpoint``.
public struct InvalidEndpoint: Error, Hashable, Sendable, CustomStringConvertible {
    public let text: String
    public let reason: String

    public init(text: String, reason: String) {
        self.text = text
        self.reason = reason
    }

    public var description: String { "'\(text)' is not an endpoint: \(reason)." }
}
