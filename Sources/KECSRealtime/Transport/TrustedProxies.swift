import NIOHTTP1

/// Whose word counts for where a request comes from.
package struct TrustedProxies: Sendable {
    /// Hops that are looked at: a chain is no longer than that.
    private static let hops = 32

    private let blocks: [AddressBlock]

    package init(_ blocks: [AddressBlock] = []) {
        self.blocks = blocks
    }

    /// The client's address: the socket's peer, or, where that is a trusted proxy, the last one
    /// that it and trusted proxies before it have told and that is none of them. What anybody
    /// else has told does not count.
    ///
    /// `X-Forwarded-For` is read, else `Forwarded` (RFC 7239, section 5.2).
    package func client(of headers: HTTPHeaders, peer: String) -> String {
        guard isTrusted(peer) else { return peer }
        var address = peer
        for told in Self.chain(headers).reversed().prefix(Self.hops) {
            // Somebody hides, or makes something up: as far as this is known.
            guard AddressBlock.bytes(of: told) != nil else { return address }
            address = told
            guard isTrusted(told) else { return told }
        }
        return address
    }

    private func isTrusted(_ address: String) -> Bool {
        blocks.contains { $0.contains(address) }
    }

    /// From the client on.
    private static func chain(_ headers: HTTPHeaders) -> [String] {
        let plain = headers[canonicalForm: "x-forwarded-for"]
        if !plain.isEmpty { return plain.map { address(in: $0) } }
        return headers[canonicalForm: "forwarded"].map { element in
            let pair = element.split(separator: ";").first { part in
                part.drop { $0 == " " }.lowercased().hasPrefix("for=")
            }
            let value = pair?.split(separator: "=", maxSplits: 1).last ?? ""
            return address(in: value.filter { $0 != "\"" })
        }
    }

    /// Without a port and without brackets.
    private static func address(in text: some StringProtocol) -> String {
        let trimmed = text.drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" }
        if trimmed.first == "[" { return String(trimmed.dropFirst().prefix { $0 != "]" }) }
        // More than one colon is an IPv6 address.
        if trimmed.filter({ $0 == ":" }).count == 1 { return String(trimmed.prefix { $0 != ":" }) }
        return String(trimmed)
    }
}
