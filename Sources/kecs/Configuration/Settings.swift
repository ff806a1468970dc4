import KECSRealtime
import KECSRuntimes
import KECSStore
import Logging

/// All settings, in the order in which help and documentation tell them.
extension Setting {
    private static let defaults = Configuration(dataDir: "")

    package static let all: [Setting] = [
        runtime, dataDir, host, port, serverNames, allowedOrigins, trustedProxies, auth, accessKeys, jwtKeys, jwtIssuer,
        jwtAudience, tlsCertificate, tlsKey, tlsClientCA, insecure, accountId, region,
        dockerHost, imagePullBehavior, stoppedTaskRetention, stopTimeout, taskHealthyAfter,
        scalingPeriod, execAny,
        execIdleTimeout, metricsInterval, journalEntries, journalAge, durability, heartbeatInterval,
        limitConnectionsPerMinute, limitMessagesPerSecond, limitSubscriptions,
        limitUnauthenticated, limitUnauthenticatedPerAddress, limitFeedsPerAddress, authTimeout,
        simulatedStartDelay, simulatedStopDelay, simulatedRunFor, simulatedExitCode,
        logLevel, logFormat, testHooks,
    ]

    static let runtime = choice(
        "runtime",
        "What runs tasks. auto takes Docker where an engine answers, else plain processes, which "
            + "are not isolated; simulated runs nothing and makes things up, for tests.",
        fallback: defaults.runtime, \.runtime)

    static let dataDir = value(
        "data-dir", "path", "The folder of the server's database and of process tasks' output.",
        allowed: "a path", fallback: "$XDG_DATA_HOME/kecs, else ~/.local/share/kecs", \.dataDir
    ) { $0.isEmpty || $0.utf8.contains(0) ? nil : $0 }

    static let host = value(
        "host", "address", "The address to listen on. Other than loopback needs --auth required.",
        allowed: "an address or a name of this machine", fallback: defaults.host, \.host
    ) { $0.isEmpty || $0.contains(where: \.isWhitespace) ? nil : $0 }

    static let port = number(
        "port", "The port to listen on; 0 lets the system choose one.", 0...65535,
        fallback: defaults.port, \.port)

    static let serverNames = value(
        "server-names", "names",
        "Names under which this server may be reached, beside localhost, addresses and host, "
            + "with commas between them: those of its container or machine, for example. "
            + "Requests for any other name are refused.",
        allowed: "host names with commas between them", fallback: "none", \.serverNames
    ) { text in
        let names = text.lowercased().split(separator: ",", omittingEmptySubsequences: false).map {
            String($0.drop(while: \.isWhitespace).prefix { !$0.isWhitespace })
        }
        // Without a scheme and a port, which would never match.
        return names.allSatisfy { $0 == "*" || HostName.of($0) == $0 && !$0.contains(":") } ? names : nil
    }

    static let allowedOrigins = value(
        "allowed-origins", "origins",
        "Origins of web pages, beside the server's own, that may use it, with commas between them.",
        allowed: "origins such as https://console.example with commas between them",
        fallback: "none", \.allowedOrigins
    ) { text in
        let origins = text.split(separator: ",", omittingEmptySubsequences: false).map {
            String($0.drop(while: \.isWhitespace).prefix { !$0.isWhitespace })
        }
        return origins.allSatisfy(isOrigin) ? origins : nil
    }

    static let trustedProxies = value(
        "trusted-proxies", "addresses",
        "Proxies whose X-Forwarded-For or Forwarded tells where a client is, as limits and logs "
            + "count it, with commas between them.",
        allowed: "addresses or blocks such as 10.0.0.0/8 with commas between them",
        fallback: "none", \.trustedProxies
    ) { text in
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map {
            String($0.drop(while: \.isWhitespace).prefix { !$0.isWhitespace })
        }
        let blocks = parts.compactMap { AddressBlock($0) }
        return blocks.count == parts.count ? blocks : nil
    }

    /// A scheme and an authority in lower case, as browsers send them
    /// (RFC 6454, section 6.2).
    private static func isOrigin(_ text: String) -> Bool {
        guard let scheme = text.firstRange(of: "://") else { return false }
        let authority = text[scheme.upperBound...]
        return ["http", "https"].contains(text[..<scheme.lowerBound]) && !authority.isEmpty
            && text == text.lowercased() && !authority.contains("/") && !authority.contains("*")
    }

    static let auth = choice(
        "auth",
        "Whether clients have to say who they are: with a token of `kecs token create`, a JSON Web "
            + "Token, or at the ECS API with the signature of an access key.",
        fallback: defaults.auth, \.auth)

    static let accessKeys = path(
        "access-keys",
        "A file of the access keys with which AWS clients may sign, in the form of "
            + "~/.aws/credentials; each also has kecs_permissions (a role or permissions) and may "
            + "have kecs_clusters. Read again when it changes.",
        \.accessKeys)

    static let jwtKeys = path(
        "jwt-keys",
        "A JSON Web Key Set (RFC 7517) of the keys that sign JSON Web Tokens: oct for HS256, RSA for "
            + "RS256, EC P-256 for ES256. Read again when it changes.",
        \.jwtKeys)

    static let jwtIssuer = text(
        "jwt-issuer", "The issuer (iss) that a JSON Web Token must have.", \.jwtIssuer)

    static let jwtAudience = text(
        "jwt-audience",
        "The audience (aud) that a JSON Web Token must have; without it, tokens for some audience "
            + "are refused.",
        \.jwtAudience)

    static let tlsCertificate = path(
        "tls-certificate",
        "A PEM file of the server's certificate and those that it stands on: the port then speaks "
            + "https and wss only. Read again when it changes; `kecs certificate create` makes one "
            + "for development.",
        \.tlsCertificate)

    static let tlsKey = path(
        "tls-key", "A PEM file of the certificate's private key, without a password.", \.tlsKey)

    static let tlsClientCA = path(
        "tls-client-ca",
        "A PEM file of authorities: clients then need a certificate that one of them has signed.",
        \.tlsClientCA)

    static let insecure = toggle(
        "insecure",
        "Permit a host other than loopback without authentication: whoever reaches the port can run "
            + "programs on this machine.",
        \.insecure)

    static let accountId = value(
        "account-id", "digits", "The AWS account that ARNs name.", allowed: "12 digits",
        fallback: defaults.accountId, \.accountId
    ) { text in
        text.utf8.count == 12 && text.utf8.allSatisfy { (48...57).contains($0) } ? text : nil
    }

    static let region = value(
        "region", "name", "The AWS region of requests that carry no signature; else theirs holds.",
        allowed: "lower-case letters, digits and dashes, such as eu-west-1",
        fallback: defaults.region, \.region
    ) { text in
        let isName =
            (1...32).contains(text.utf8.count)
            && text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
            && text.first?.isLetter == true
        return isName ? text : nil
    }

    static let dockerHost = value(
        "docker-host", "address", "Where the container engine listens.",
        allowed: "unix:///path, tcp://host:port or a path",
        fallback: "$DOCKER_HOST, else the usual sockets", \.dockerHost
    ) { text -> String?? in DockerEndpoint(dockerHost: text) == nil ? nil : .some(text) }

    static let imagePullBehavior = choice(
        "image-pull-behavior",
        "When images are pulled: prefer-cached only those that are missing, always before every "
            + "start, never not at all.",
        fallback: defaults.imagePullBehavior, \.imagePullBehavior)

    static let stoppedTaskRetention = span(
        "stopped-task-retention", "How long a stopped task can still be described.",
        1000...(365 * 86_400_000), fallback: defaults.stoppedTaskRetention, \.stoppedTaskRetention)

    static let stopTimeout = span(
        "stop-timeout",
        "From the stop signal to SIGKILL, for containers whose definition has no stopTimeout.",
        0...3_600_000, fallback: defaults.stopTimeout, \.stopTimeout)

    static let taskHealthyAfter = span(
        "task-healthy-after",
        "How long a service's task without health checks must have run to count as healthy, so "
            + "that its deployment goes on; 40s on AWS.",
        0...3_600_000, fallback: defaults.taskHealthyAfter, \.taskHealthyAfter)

    static let scalingPeriod = span(
        "scaling-period",
        "The period of the readings that scaling policies go by: three above the target scale out, "
            + "fifteen well below it scale in. No shorter than metrics-interval; 1m on AWS.",
        1000...3_600_000, fallback: defaults.scalingPeriod, \.scalingPeriod)

    static let execAny = toggle(
        "exec-any",
        "Permit commands also in tasks that were not started with enableExecuteCommand, which AWS "
            + "refuses.",
        \.execAny)

    static let execIdleTimeout = span(
        "exec-idle-timeout",
        "A command in a container ends when nothing was typed or printed for so long; 0 for never.",
        0...(365 * 86_400_000), fallback: defaults.execIdleTimeout, \.execIdleTimeout)

    static let metricsInterval = value(
        "metrics-interval", "time",
        "How often what tasks use is measured, for get_metrics; once a second while somebody asks; "
            + "0 for never.",
        allowed: "0, or a time such as 500ms, 30s, 5m, 2h or 7d, from 1s to 1h",
        fallback: "\(defaults.metricsInterval)", \.metricsInterval
    ) { text in
        Span(text).flatMap { span in
            let milliseconds = span.milliseconds
            return milliseconds == 0 || (1000...3_600_000).contains(milliseconds) ? span : nil
        }
    }

    static let journalEntries = number(
        "journal-entries", "How many events the journal keeps at most.", 1...10_000_000,
        fallback: defaults.journalEntries, \.journalEntries)

    static let journalAge = span(
        "journal-age", "How long the journal keeps an event at most.", 1000...(3650 * 86_400_000),
        fallback: defaults.journalAge, \.journalAge)

    static let durability = choice(
        "durability",
        "What a commit survives. normal: the death of the server; full: a power loss too, at many "
            + "times the cost.",
        fallback: defaults.durability, \.durability)

    static let heartbeatInterval = span(
        "heartbeat-interval", "Between two pings of a WebSocket.", 100...3_600_000,
        fallback: defaults.heartbeatInterval, \.heartbeatInterval)

    static let limitConnectionsPerMinute = number(
        "limit-connections-per-minute",
        "New WebSockets of one address in a minute; 0 for any number.", 0...10_000,
        fallback: defaults.limitConnectionsPerMinute, \.limitConnectionsPerMinute)

    static let limitMessagesPerSecond = number(
        "limit-messages-per-second",
        "Messages that a WebSocket's client may send in a second; 0 for any number.", 0...1_000_000,
        fallback: defaults.limitMessagesPerSecond, \.limitMessagesPerSecond)

    static let limitSubscriptions = number(
        "limit-subscriptions", "Active subscriptions of a WebSocket; 0 for any number.",
        0...1_000_000, fallback: defaults.limitSubscriptions, \.limitSubscriptions)

    static let limitUnauthenticated = number(
        "limit-unauthenticated",
        "WebSockets that have not authenticated yet, where they must.", 1...1_000_000,
        fallback: defaults.limitUnauthenticated, \.limitUnauthenticated)

    static let limitUnauthenticatedPerAddress = number(
        "limit-unauthenticated-per-address",
        "Of limit-unauthenticated, those of one address (of IPv6: of one /64).", 1...1_000_000,
        fallback: defaults.limitUnauthenticatedPerAddress, \.limitUnauthenticatedPerAddress)

    static let limitFeedsPerAddress = number(
        "limit-feeds-per-address",
        "Readers of /v1/events of one address (of IPv6: of one /64) at a time, of the 1000 that there may be.",
        1...1000, fallback: defaults.limitFeedsPerAddress, \.limitFeedsPerAddress)

    static let authTimeout = span(
        "auth-timeout", "How long a WebSocket's client may take to authenticate, where it must.",
        100...3_600_000, fallback: defaults.authTimeout, \.authTimeout)

    static let simulatedStartDelay = span(
        "simulated-start-delay", "Runtime simulated: from the start of a container to RUNNING.",
        0...3_600_000, fallback: defaults.simulatedStartDelay, \.simulatedStartDelay)

    static let simulatedStopDelay = span(
        "simulated-stop-delay", "Runtime simulated: from the stop signal to the container's end.",
        0...3_600_000, fallback: defaults.simulatedStopDelay, \.simulatedStopDelay)

    static let simulatedRunFor = span(
        "simulated-run-for",
        "Runtime simulated: how long a container runs before it ends by itself; 0 for ever.",
        0...(365 * 86_400_000), fallback: defaults.simulatedRunFor, \.simulatedRunFor)

    static let simulatedExitCode = number(
        "simulated-exit-code", "Runtime simulated: exit code of a container that ends by itself.",
        0...255, fallback: defaults.simulatedExitCode, \.simulatedExitCode)

    static let logLevel = choice(
        "log-level", "How much is logged; debug has every request.", fallback: defaults.logLevel,
        \.logLevel)

    static let logFormat = choice(
        "log-format", "How logs are written to standard error, and the start to standard output.",
        fallback: defaults.logFormat, \.logFormat)

    static let testHooks = toggle(
        "test-hooks",
        "Open /_kecs/ to test suites: reset wipes all state and stops all tasks, events publishes "
            + "made-up events, echo is a WebSocket echo. Loopback only.",
        \.testHooks)
}
