import KECSWire

/// What a person needs to know once the server is ready.
struct StartSummary: Sendable {
    let configuration: Configuration
    let selection: RuntimeSelection
    /// The port in fact.
    let port: Int
    /// Whether what ran before the start has been found again.
    let isReady: Bool
    let startedIn: Duration

    var runtimeName: String {
        switch selection.kind {
        case .docker: "docker"
        case .process: "process"
        case .simulated: "simulated"
        }
    }

    /// Host and port as clients on this machine write them.
    var authority: String { Self.authority(configuration.host, port) }

    static func authority(_ host: String, _ port: Int) -> String {
        switch host {
        case "0.0.0.0": "127.0.0.1:\(port)"
        case "::": "[::1]:\(port)"
        case _ where host.contains(":"): "[\(host)]:\(port)"
        default: "\(host):\(port)"
        }
    }

    private var isSecure: Bool { configuration.tlsCertificate != nil }
    private var url: String { "\(isSecure ? "https" : "http")://\(authority)" }
    private var webSocketURL: String { "\(isSecure ? "wss" : "ws")://\(authority)/ws" }

    var text: String {
        let isUsualPlace = url == "http://127.0.0.1:8080"
        let watch = isUsualPlace ? "kecs events" : "kecs events --endpoint \(url)"
        let state =
            isReady
            ? "ready in \(startedIn.milliseconds) ms"
            : "listening, but the engine has not told yet what runs"
        return """
            KECS \(KECSVersion.current) is \(state).

              ECS API   \(url)   account \(configuration.accountId), region \(configuration.region)
              Events    \(webSocketURL)
              Access    \(access)
              Runtime   \(runtimeName): \(selection.reason)
              Data      \(configuration.dataDir)

              Use it    aws --endpoint-url \(url) ecs list-clusters
              Watch     \(watch)
              Stop      Ctrl-C; tasks go on and are found again

            """
    }

    private var access: String {
        switch configuration.auth {
        case .off: "open to whoever reaches the port"
        case .required: "with a token or a signature; kecs token create makes tokens"
        }
    }

    /// One line.
    var json: String {
        """
        {"message":"ready","version":\(KECSVersion.current.jsonQuoted),"url":\(url.jsonQuoted),\
        "websocketUrl":\(webSocketURL.jsonQuoted),"runtime":\(runtimeName.jsonQuoted),\
        "runtimeReason":\(selection.reason.jsonQuoted),"dataDir":\(configuration.dataDir.jsonQuoted),\
        "accountId":\(configuration.accountId.jsonQuoted),"region":\(configuration.region.jsonQuoted),\
        "ready":\(isReady),"auth":\(configuration.auth.rawValue.jsonQuoted),"testHooks":\(configuration.testHooks),\
        "startMs":\(startedIn.milliseconds)}
        """
    }
}

extension Duration {
    /// Rounded down.
    var milliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
