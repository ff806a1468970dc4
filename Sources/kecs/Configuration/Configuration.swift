import KECSRealtime
import KECSRuntimes
import KECSStore
import Logging

/// Everything about a server that its owner decides. Each member has one
/// ``Setting``, which says how it is named and what it may be; the defaults are here.
package struct Configuration: Sendable {
    package enum Runtime: String, CaseIterable, Sendable {
        case auto, docker, process, simulated
    }

    package enum LogFormat: String, CaseIterable, Sendable {
        case text, json
    }

    package enum Auth: String, CaseIterable, Sendable {
        case off, required
    }

    package var runtime = Runtime.auto
    /// An absolute path.
    package var dataDir: String
    package var host = "127.0.0.1"
    package var port = 8080
    package var serverNames: [String] = []
    package var allowedOrigins: [String] = []
    package var trustedProxies: [AddressBlock] = []
    package var insecure = false
    package var auth = Auth.off
    /// Absolute paths, nil: none.
    package var jwtKeys: String?
    package var accessKeys: String?
    package var jwtIssuer: String?
    package var jwtAudience: String?
    package var tlsCertificate: String?
    package var tlsKey: String?
    package var tlsClientCA: String?
    package var accountId = "000000000000"
    package var region = "us-east-1"
    package var logLevel = Logger.Level.info
    package var logFormat = LogFormat.text
    package var testHooks = false

    /// nil: `DOCKER_HOST`, else the usual sockets.
    package var dockerHost: String?
    package var imagePullBehavior = DockerOptions.Pull.preferCached

    package var stoppedTaskRetention = Span.seconds(3600)
    package var stopTimeout = Span.seconds(30)
    package var taskHealthyAfter = Span.seconds(5)
    package var scalingPeriod = Span.seconds(60)
    package var execAny = false
    /// Zero: never.
    package var execIdleTimeout = Span.seconds(20 * 60)
    /// Zero: nothing is measured.
    package var metricsInterval = Span.seconds(10)
    package var journalEntries = 100_000
    package var journalAge = Span.seconds(7 * 86_400)
    package var durability = StoreOptions.Durability.normal
    package var heartbeatInterval = Span.seconds(30)
    /// 0 each: not limited.
    package var limitConnectionsPerMinute = 10
    package var limitMessagesPerSecond = 100
    package var limitSubscriptions = 50
    package var limitUnauthenticated = 100
    package var limitUnauthenticatedPerAddress = 20
    package var limitFeedsPerAddress = 250
    package var authTimeout = Span.seconds(10)

    package var simulatedStartDelay = Span.milliseconds(40)
    package var simulatedStopDelay = Span.milliseconds(20)
    /// Zero: for ever.
    package var simulatedRunFor = Span.seconds(0)
    package var simulatedExitCode = 0

    package init(dataDir: String) {
        self.dataDir = dataDir
    }
}
