import NIOHTTP1

extension OriginPolicy {
    /// Looks at a request that opens a WebSocket.
    ///
    /// - Throws: 403, or 400 where it has no host.
    package func check(_ head: HTTPRequestHead) throws(UpgradeRejection) {
        do throws(Fault) {
            try check(RequestHost(head), origins: head.headers["origin"])
        } catch .noHost {
            throw UpgradeRejection(.badRequest, "BAD_REQUEST", Fault.noHost.message)
        } catch {
            throw UpgradeRejection(.forbidden, "FORBIDDEN", error.message)
        }
    }
}
