import HTTPTypes

/// Keeps web pages of others away from a server that trusts whoever reaches it.
///
/// A page may send a simple POST to any address, and a name that an attacker
/// points at 127.0.0.1 makes such a page same-origin (DNS rebinding). Browsers
/// tell a POST's `Origin`; tools send none and are not looked at.
package struct OriginPolicy: Sendable {
    /// Names this server goes by beside addresses and `localhost`, lower case.
    private let names: Set<String>

    package init(names: Set<String> = []) {
        self.names = names
    }

    package func permits(_ request: HTTPRequest) -> Bool {
        guard let origin = request.headerFields[.origin] else { return true }
        guard let authority = request.authority,
            let scheme = origin.firstRange(of: "://"),
            origin[scheme.upperBound...].lowercased() == authority.lowercased()
        else { return false }
        return isOwn(Self.host(of: authority))
    }

    private func isOwn(_ host: String) -> Bool {
        if host.hasPrefix("[") || host == "localhost" || host.hasSuffix(".localhost") { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        let isIPv4 = parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
        return isIPv4 || names.contains(host)
    }

    /// The authority without its port, lower case.
    private static func host(of authority: String) -> String {
        let text = authority.lowercased()
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") { return String(text[...end]) }
        return String(text.prefix { $0 != ":" })
    }
}
