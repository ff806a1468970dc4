import NIOHTTP1

/// Which server a request is for (RFC 9112, sections 3.2 and 3.3).
package enum RequestHost: Hashable, Sendable {
    /// A host, and a port where one is told.
    case named(String)
    /// HTTP/1.0 knows requests without `Host`. No browser sends them.
    case unnamed
    /// HTTP/1.1 without `Host`, several of them, or one that is no host: answered with 400.
    case faulty

    package init(_ head: HTTPRequestHead) {
        let given = head.headers["host"]
        // What the target itself names counts, whatever `Host` says beside it.
        let target = RequestPath.authority(of: head.uri).map { String($0) }
        let isOld = head.version.major == 1 && head.version.minor == 0
        if given.count > 1 || given.isEmpty && !isOld {
            self = .faulty
        } else if let authority = target ?? given.first {
            self = HostName.of(authority) == nil ? .faulty : .named(authority)
        } else {
            self = .unnamed
        }
    }
}

/// The host in an authority, `name:port`, in the one form in which hosts are compared.
package enum HostName {
    /// In lower case, without the port, an address's brackets and zone, and the dot of DNS's root
    /// at the end.
    ///
    /// - Returns: nil where it is none (RFC 3986, section 3.2).
    package static func of(_ authority: String) -> String? {
        let text = authority.lowercased()
        if text.hasPrefix("[") {
            let inner = text.dropFirst().prefix { $0 != "]" }
            let rest = text.dropFirst(inner.count + 1)
            guard rest.hasPrefix("]"), isPort(rest.dropFirst()) else { return nil }
            let address = inner.prefix { $0 != "%" }
            return address.contains(":") && isAddress(address) ? String(address) : nil
        }
        let name = text.prefix { $0 != ":" }
        guard isPort(text.dropFirst(name.count)), name.utf8.allSatisfy(isPartOfName) else { return nil }
        let own = name.hasSuffix(".") ? name.dropLast() : name
        return own.isEmpty ? nil : String(own)
    }

    /// Whether it is an address rather than a name.
    static func isAddress(_ host: some StringProtocol) -> Bool {
        AddressBlock.bytes(of: String(host)) != nil
    }

    /// Empty, or a colon and digits, which may be none.
    private static func isPort(_ text: Substring) -> Bool {
        text.isEmpty || text.hasPrefix(":") && text.dropFirst().utf8.allSatisfy { (48...57).contains($0) }
    }

    /// Of `reg-name`, which has more than DNS has.
    private static func isPartOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "-._~%!$&'()*+,;=".utf8.contains(byte)
        }
    }
}
