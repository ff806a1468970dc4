/// Keeps web pages of others away from a server that trusts whoever reaches it.
///
/// A page may send a simple POST to any address and open a WebSocket to it
/// (`Origin` tells, which tools do not send), and a name that an attacker points
/// at this machine makes such a page same-origin (`Host`, DNS rebinding).
package struct OriginPolicy: Sendable {
    /// Names of this server beside `localhost` and IP addresses, in lower case,
    /// without a port. `*` lets every name in.
    package var hosts: Set<String>
    /// Origins beside the server's own, compared exactly: `https://console.example`.
    /// `*` lets every origin in.
    package var origins: Set<String>

    package init(hosts: Set<String> = [], origins: Set<String> = []) {
        self.hosts = hosts
        self.origins = origins
    }

    /// Whether the value of `Host` is one of this server's names.
    package func isOwn(host authority: String) -> Bool {
        let name = Self.name(of: authority.lowercased())
        return hosts.contains("*") || name == "localhost" || name.hasSuffix(".localhost")
            || Self.isAddress(name) || hosts.contains(name)
    }

    /// Whether a page that gives these values of `Origin` may ask. Own is what has
    /// the `Host` of the request; by either scheme, since something between us
    /// and the page may end its TLS.
    package func permits(origins given: [String], host authority: String) -> Bool {
        guard !given.isEmpty, !origins.contains("*") else { return true }
        let host = authority.lowercased()
        return given.count == 1
            && (origins.contains(given[0]) || ["http://\(host)", "https://\(host)"].contains(given[0]))
    }

    /// Without the port and the brackets of an IPv6 address.
    private static func name(of host: String) -> String {
        if host.hasPrefix("[") { return String(host.dropFirst().prefix { $0 != "]" }) }
        return String(host.prefix { $0 != ":" })
    }

    /// An address cannot be pointed elsewhere, so it is always ours.
    private static func isAddress(_ name: String) -> Bool {
        let isIPv6 = name.contains(":") && name.allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return isIPv6 || parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
    }
}
