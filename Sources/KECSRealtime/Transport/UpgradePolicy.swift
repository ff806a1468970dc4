import NIOHTTP1

/// Whose requests are let in: a web page of somebody else must neither open
/// our socket from a browser (`Origin`) nor reach us under a name of its own
/// that it points at this machine (`Host`, DNS rebinding).
package struct UpgradePolicy: Sendable {
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

    /// - Throws: 403.
    package func check(_ head: HTTPRequestHead) throws(UpgradeRejection) {
        let host = head.headers.first(name: "host")?.lowercased() ?? ""
        guard hosts.contains("*") || isOurs(Self.name(of: host)) else {
            throw UpgradeRejection(.forbidden, "FORBIDDEN", "Host is not one of this server's names")
        }
        let given = head.headers["origin"]
        guard !given.isEmpty, !origins.contains("*") else { return }
        let own = ["http://\(host)", "https://\(host)"]
        let isAllowed = given.count == 1 && (origins.contains(given[0]) || own.contains(given[0]))
        guard isAllowed else {
            throw UpgradeRejection(.forbidden, "FORBIDDEN", "Origin is not allowed")
        }
    }

    private func isOurs(_ name: String) -> Bool {
        name == "localhost" || name.hasSuffix(".localhost") || Self.isAddress(name)
            || hosts.contains(name)
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
