import NIOHTTP1

/// Whose word counts for where a request comes from.
package struct TrustedProxies: Sendable {
    /// Hops that are looked at: a chain is no longer than that.
    private static let hops = 32

    private let blocks: [AddressBlock]

    package init(_ blocks: [AddressBlock] = []) {
        self.blocks = blocks
    }

    /// The client's address, in its one form: the socket's peer, or, where that is a trusted proxy, the last one
    /// that it and trusted proxies before it have told and that is none of them. What anybody
    /// else has told does not count.
    ///
    /// `X-Forwarded-For` is read, else `Forwarded` (RFC 7239, section 5.2).
    package func client(of headers: HTTPHeaders, peer: String) -> String {
        var address = AddressText.canonical(peer) ?? peer
        guard isTrusted(address) else { return address }
        for text in Self.chain(headers).reversed().prefix(Self.hops) {
            // Somebody hides, or makes something up: as far as this is known.
            guard let told = AddressText.canonical(text) else { return address }
            address = told
            guard isTrusted(told) else { return told }
        }
        return address
    }

    package func isTrusted(_ address: String) -> Bool {
        blocks.contains { $0.contains(address) }
    }

    /// From the client on.
    private static func chain(_ headers: HTTPHeaders) -> [String] {
        let plain = headers[canonicalForm: "x-forwarded-for"]
        if !plain.isEmpty { return plain.map { String($0) } }
        return headers[canonicalForm: "forwarded"].map { element in
            let pair = element.split(separator: ";").first { part in
                part.drop { $0 == " " }.lowercased().hasPrefix("for=")
            }
            let value = pair?.split(separator: "=", maxSplits: 1).last ?? ""
            return String(value.filter { $0 != "\"" })
        }
    }
}
