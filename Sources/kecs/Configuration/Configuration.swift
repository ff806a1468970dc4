import KECSRuntimes
import KECSStore
import Logging

/// Everything about a server that its owner decides. Each member has one
/// ``Setting``, which says how it is named and what it may be; the defaults are here.
struct Configuration: Sendable {
    enum Runtime: String, CaseIterable, Sendable {
        case auto, docker, process, simulated
    }

    enum LogFormat: String, CaseIterable, Sendable {
        case text, json
    }

    var runtime = Runtime.auto
    /// An absolute path.
    var dataDir: String
    var host = "127.0.0.1"
    var port = 8080
    var serverNames: [String] = []
    var insecure = false
    var accountId = "000000000000"
    var region = "us-east-1"
    var logLevel = Logger.Level.info
    var logFormat = LogFormat.text
    var testHooks = false

    /// nil: `DOCKER_HOST`, else the usual sockets.
    var dockerHost: String?
    var imagePullBehavior = DockerOptions.Pull.preferCached

    var stoppedTaskRetention = Span.seconds(3600)
    var stopTimeout = Span.seconds(30)
    var journalEntries = 100_000
    var journalAge = Span.seconds(7 * 86_400)
    var durability = StoreOptions.Durability.normal
    var heartbeatInterval = Span.seconds(30)

    var simulatedStartDelay = Span.milliseconds(40)
    var simulatedStopDelay = Span.milliseconds(20)
    /// Zero: for ever.
    var simulatedRunFor = Span.seconds(0)
    var simulatedExitCode = 0

    init(dataDir: String) {
        self.dataDir = dataDir
    }
}
