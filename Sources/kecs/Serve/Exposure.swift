import NIOCore

/// Who can reach the server, and whether that may be.
package enum Exposure {
    package static func check(_ configuration: Configuration) throws(Failure) {
        guard !isLoopback(configuration.host) else { return }
        if configuration.testHooks {
            throw Failure(
                .usage,
                "Test hooks are for loopback only, since they let anybody wipe all state: "
                    + "give up --test-hooks or listen on 127.0.0.1 rather than \(configuration.host).")
        }
        guard configuration.auth == .required || configuration.insecure else {
            throw Failure(
                .usage,
                "Without authentication, whoever reaches the port on \(configuration.host) can run "
                    + "programs on this machine. Make a token with `kecs token create --role admin` "
                    + "and add --auth required, or listen on 127.0.0.1, or add --insecure where the "
                    + "network is yours alone.")
        }
    }

    /// 127.0.0.0/8, ::1 and the name that means them.
    package static func isLoopback(_ host: String) -> Bool {
        if host.lowercased() == "localhost" { return true }
        // As the system writes it: of all spellings of an address the shortest.
        let address = (try? SocketAddress(ipAddress: host, port: 0))?.ipAddress
        return address == "::1" || address?.hasPrefix("127.") == true
    }
}
