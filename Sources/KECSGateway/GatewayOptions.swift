import KECSRealtime
import NIOCore

/// How the gateway listens and what it puts up with.
package struct GatewayOptions: Sendable {
    /// An address or a name of this machine.
    package var host: String
    /// 0 lets the system choose.
    package var port: Int
    /// 12 digits.
    package var accountId: String
    /// For requests that carry no credential scope.
    package var region: String
    /// Opens `/_kecs/`.
    package var testHooks: Bool
    /// Told by `/health`.
    package var version: String
    /// Names, beside addresses, `localhost` and ``host``, under which browsers may
    /// reach this server.
    package var serverNames: Set<String> = []
    /// Web pages of these origins may ask too, compared exactly: `https://console.example`.
    package var allowedOrigins: Set<String> = []
    /// Whose word counts for a client's address.
    package var trustedProxies: [AddressBlock] = []

    /// Bytes of a request's body. AWS allows less than this for any ECS request.
    package var bodyLimit = 2 * 1024 * 1024
    /// Bytes of a body above the limit that are read and thrown away, so that the
    /// client gets to see the answer; past it the connection is closed.
    package var drainLimit = 32 * 1024 * 1024
    /// Bytes of a request's head.
    package var headerLimit = 64 * 1024
    /// From a request's first line to the last byte of its body.
    package var requestTimeout: TimeAmount = .seconds(30)
    /// How long a connection may be silent before, between and within requests.
    package var idleTimeout: TimeAmount = .seconds(75)
    /// Connections of all kinds; more wait in the system's backlog.
    package var connectionLimit = 16_384
    /// Of these, those of one address that is no trusted proxy's; more are closed at once.
    package var connectionLimitOfAddress = 12_288

    package init(
        host: String, port: Int, accountId: String, region: String, version: String,
        testHooks: Bool = false
    ) {
        self.host = host
        self.port = port
        self.accountId = accountId
        self.region = region
        self.version = version
        self.testHooks = testHooks
    }
}
