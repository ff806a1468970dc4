import KECSAccess
import Logging

/// What a handler knows of a request beside its input.
package struct RequestContext: Sendable {
    /// A UUID, answered in `x-amzn-RequestId` and carried by log lines.
    package var requestId: String
    /// From the SigV4 credential scope, else the configured default.
    package var region: String
    package var accountId: String
    /// Who asks.
    package var principal: Principal
    /// `ws://` or `wss://` and the host and port that the client used.
    package var webSocketOrigin = "ws://localhost:8080"
    package var logger: Logger

    package init(
        requestId: String, region: String, accountId: String, principal: Principal, logger: Logger
    ) {
        self.requestId = requestId
        self.region = region
        self.accountId = accountId
        self.principal = principal
        self.logger = logger
    }
}
