/// Keeps web pages of others away from a server that trusts whoever reaches it. Every request of
/// every door is looked at, whatever it asks for.
///
/// A page may send a simple POST to any address and open a WebSocket to it
/// (`Origin` tells, which tools do not send), and a name that an attacker points
/// at this machine makes such a page same-origin (`Host`, DNS rebinding): then it reads what it
/// likes, and a browser sends no `Origin` with a GET.
package struct OriginPolicy: Sendable {
    /// Why a request is not answered.
    package enum Fault: Error, Hashable, Sendable {
        /// 400.
        case noHost
        /// 403: the host that it is for.
        case foreignHost(String)
        /// 403: where the page comes from.
        case foreignOrigin(String)

        /// For people: what came, and what would let it in.
        package var message: String {
            switch self {
            case .noHost: "One Host header with a name or an address is needed."
            case .foreignHost(let host):
                "'\(Self.shown(host))' is not one of this server's names: "
                    + "if it should be, start the server with it among --server-names."
            case .foreignOrigin(let origin):
                "Pages of the origin '\(Self.shown(origin))' may not use this server: "
                    + "if they should, start it with that among --allowed-origins."
            }
        }

        /// No more of it than is of use, and nothing that a terminal or a log would act on.
        private static func shown(_ text: String) -> String {
            let bytes = text.utf8.prefix(100).map { byte in
                (0x21...0x7e).contains(byte) && !#"'"\<>"#.utf8.contains(byte) ? byte : UInt8(ascii: "_")
            }
            return String(decoding: bytes, as: UTF8.self) + (text.utf8.count > 100 ? "..." : "")
        }
    }

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

    /// - Parameter origins: the values of `Origin`.
    package func check(_ host: RequestHost, origins given: [String]) throws(Fault) {
        var authority: String?
        switch host {
        case .faulty: throw .noHost
        case .unnamed: break
        case .named(let named):
            guard let name = HostName.of(named) else { throw .noHost }
            guard isOwn(name) else { throw .foreignHost(name) }
            authority = named
        }
        guard permits(origins: given, host: authority) else {
            throw .foreignOrigin(given.joined(separator: ","))
        }
    }

    /// An address cannot be pointed elsewhere, so it is always ours: what a page was loaded from by
    /// its address has been served by that address.
    private func isOwn(_ name: String) -> Bool {
        hosts.contains("*") || name == "localhost" || name.hasSuffix(".localhost")
            || HostName.isAddress(name) || hosts.contains(name)
    }

    /// Whether a page that gives these values of `Origin` may ask. Own is what has
    /// the `Host` of the request; by either scheme, since something between us
    /// and the page may end its TLS.
    private func permits(origins given: [String], host authority: String?) -> Bool {
        guard !given.isEmpty, !origins.contains("*") else { return true }
        guard given.count == 1, let host = authority?.lowercased() else { return false }
        return origins.contains(given[0]) || ["http://\(host)", "https://\(host)"].contains(given[0])
    }
}
