import NIOHTTP1

extension OriginPolicy {
    /// Looks at a request that opens a WebSocket.
    ///
    /// - Throws: 403.
    package func check(_ head: HTTPRequestHead) throws(UpgradeRejection) {
        let host = head.headers.first(name: "host") ?? ""
        guard isOwn(host: host) else {
            throw UpgradeRejection(.forbidden, "FORBIDDEN", "Host is not one of this server's names")
        }
        guard permits(origins: head.headers["origin"], host: host) else {
            throw UpgradeRejection(.forbidden, "FORBIDDEN", "Origin is not allowed")
        }
    }
}
