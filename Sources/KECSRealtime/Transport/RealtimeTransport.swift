import KECSModel
import KECSWire
import NIOCore
import NIOHTTP1

/// Puts the stream's WebSockets on an HTTP server's connections.
///
/// For each accepted connection, instead of installing the HTTP/1 codec:
///
///     transport.addGate(to: channel) { channel in
///         // The codec, `HTTPResponseEncoder` and `HTTPRequestDecoder`, is in place.
///         // Add what stands behind it and return what the connection's task needs.
///     }
///
/// The future tells what came of the connection's first request:
/// ``GateOutcome/http(_:)`` with what the closure made, to be served as always;
/// ``GateOutcome/webSocket`` or ``GateOutcome/ended``, for which nothing is left
/// to do: a task that serves the connection returns at once, and the memory of
/// a task per client is saved. TLS handlers, if any, are added before.
///
/// Only the first request of a connection can become a WebSocket. A later one
/// that asks for it is answered by HTTP: 426 with `Sec-WebSocket-Version: 13`;
/// ``rejectionOfLaterUpgrade(_:)`` says when and how.
///
/// On shutdown: `ChannelShouldQuiesceEvent` on a connection makes its session
/// say `disconnecting` and close with 1001.
package struct RealtimeTransport: Sendable {
    let server: RealtimeServer
    private let policy: OriginPolicy
    private let offersEcho: Bool
    private let intake: SourceEndpoint.Intake?
    private let exec: ExecDoor?
    private let isSecure: Bool
    private let settings: WebSocketSettings
    package let proxies: TrustedProxies

    package static let path = "/ws"
    package static let echoPath = "/_kecs/echo"
    package static let sourcePath = "/_kecs/events"
    private static let readBuffers = AdaptiveRecvByteBufferAllocator(
        minimum: 64, initial: 512, maximum: 65_536)
    /// What a client may name and gets selected.
    package static let subprotocol = "kecs.v1"

    /// - Parameters:
    ///   - offersEcho: whether `/_kecs/echo` exists; for test suites.
    ///   - intake: what is done with events that come to `/_kecs/events`; nil: there is no such
    ///     path. For test suites, too.
    ///   - exec: whose commands `/exec/…` and `/data-channel/…` lead to.
    ///   - isSecure: whether clients come over TLS.
    ///   - proxies: whose word counts for a client's address.
    package init(
        server: RealtimeServer, policy: OriginPolicy = OriginPolicy(), offersEcho: Bool = false,
        intake: SourceEndpoint.Intake? = nil, exec: ExecTable? = nil, isSecure: Bool = false, proxies: TrustedProxies = TrustedProxies()
    ) {
        settings = server.limits.socket
        self.isSecure = isSecure
        self.proxies = proxies
        self.exec = exec.map { ExecDoor(table: $0, monitor: server.monitor) }
        self.server = server
        self.policy = policy
        self.offersEcho = offersEcho
        self.intake = intake
    }

    /// Installs the HTTP/1 codec and the gate. Call on the channel's event loop.
    package func addGate<HTTP: Sendable>(
        to channel: any Channel,
        decoderLimits: NIOHTTPDecoderLimitConfiguration = NIOHTTPDecoderLimitConfiguration(),
        passThrough: @escaping @Sendable (any Channel) -> EventLoopFuture<HTTP>
    ) -> EventLoopFuture<GateOutcome<HTTP>> {
        let outcome = channel.eventLoop.makePromise(of: GateOutcome<HTTP>.self)
        do {
            // A channel keeps the buffer it has read into, however little comes on a
            // WebSocket: NIO's first has 2 KiB. It grows where more is read.
            try channel.syncOptions?.setOption(.recvAllocator, value: Self.readBuffers)
            let encoder = HTTPResponseEncoder()
            let decoder = ByteToMessageHandler(
                HTTPRequestDecoder(
                    leftOverBytesStrategy: .forwardBytes, limitConfiguration: decoderLimits))
            let gate = UpgradeGate(
                encoder: encoder, decoder: decoder, timeLimit: server.limits.requestTimeout,
                outcome: outcome, decide: decide, passThrough: passThrough)
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(encoder)
            try pipeline.addHandler(decoder)
            try pipeline.addHandler(gate)
        } catch {
            outcome.fail(error)
        }
        return outcome.futureResult
    }

    /// What HTTP answers to a request behind the first that asks for a
    /// WebSocket; nil: it is an ordinary request.
    package static func rejectionOfLaterUpgrade(_ head: HTTPRequestHead) -> UpgradeRejection? {
        guard UpgradeRequest.isWanted(by: head) else { return nil }
        return UpgradeRejection(
            .upgradeRequired, "UPGRADE_REQUIRED",
            "Only the first request of a connection can become a WebSocket",
            headers: ["Upgrade": "websocket", "Sec-WebSocket-Version": "13"])
    }

    // MARK: Deciding

    func decide(_ head: HTTPRequestHead, _ channel: any Channel) -> UpgradeDecision {
        let path = RequestPath.of(head.uri)
        let execPath = exec.flatMap { _ in ExecPath(path) }
        let door = door(at: path)
        let isOurs = door != nil || execPath != nil
        // A POST to the same path is HTTP's.
        let isHTTP = door == .source && !UpgradeRequest.isWanted(by: head)
        guard isOurs && !isHTTP || UpgradeRequest.isWanted(by: head) else { return .passThrough }
        let address = proxies.client(of: head.headers, peer: channel.remoteAddress?.ipAddress ?? "")
        let client = server.monitor.client(
            of: head, address: address, scheme: isSecure ? "wss" : "ws")
        do throws(UpgradeRejection) {
            try policy.check(head)
            guard isOurs else {
                throw UpgradeRejection(.notFound, "NOT_FOUND", "There is no WebSocket at this path")
            }
            let request = try UpgradeRequest(head)
            guard !server.isShuttingDown, server.serves(channel.eventLoop) else {
                throw UpgradeRejection(
                    .serviceUnavailable, "UNAVAILABLE", "The server is shutting down",
                    headers: ["Retry-After": "1"])
            }
            if let exec, let execPath {
                return .accept(
                    try exec.accept(
                        execPath, request, head: head, client: client, unopened: server.unopened))
            }
            let door = door ?? .stream
            if door == .stream { try count(head, channel, address) }
            let credential = try credential(of: head, request, address: address)
            if door != .stream { try requireAdministrator(credential) }
            return .accept(accept(request, door: door, credential: credential, client: client))
        } catch {
            // By name: the path of a command is a secret.
            let refused =
                switch execPath {
                case .terminal: ConnectionDoor.exec
                case .dataChannel: ConnectionDoor.dataChannel
                case nil: door == .stream ? ConnectionDoor.ws : nil
                }
            server.monitor.refused(error, refused, client)
            return .reject(error)
        }
    }

    /// What stands behind a path.
    private enum Door {
        case stream, echo, source
    }

    private func door(at path: Substring) -> Door? {
        switch path {
        case Self.path[...]: .stream
        case Self.echoPath[...] where offersEcho: .echo
        case Self.sourcePath[...] where intake != nil: .source
        default: nil
        }
    }

    /// Counts the connection against its address's.
    ///
    /// - Throws: 429.
    private func count(
        _ head: HTTPRequestHead, _ channel: any Channel, _ address: String
    ) throws(UpgradeRejection) {
        let server = self.server
        guard server.limits.connectionsPerMinute > 0 else { return }
        if let wait = server.admit(address, resumingAt: Self.cursor(in: head.uri)) {
            let seconds = (wait.nanoseconds + 999_999_999) / 1_000_000_000
            throw UpgradeRejection(
                .tooManyRequests, "RATE_LIMIT_EXCEEDED",
                "At most \(server.limits.connectionsPerMinute) connections per minute",
                headers: ["Retry-After": String(seconds)])
        }
        channel.closeFuture.whenComplete { _ in server.lost(address) }
    }

    /// The value of `?resume=`: a client that lost its connection goes on there.
    static func cursor(in uri: String) -> StreamPosition? {
        guard let query = uri.split(separator: "?", maxSplits: 1).dropFirst().first else { return nil }
        for parameter in query.split(separator: "&") where parameter.hasPrefix("resume=") {
            let value = parameter.dropFirst("resume=".count)
            // Clients may encode the colon.
            let cursor = value.replacing("%3A", with: ":").replacing("%3a", with: ":")
            return StreamPosition(cursor: String(cursor))
        }
        return nil
    }

    private func accept(
        _ request: UpgradeRequest, door: Door, credential: SessionCredential,
        client: StreamClient
    ) -> UpgradeAcceptance {
        let (server, table, settings, intake) = (server, exec?.table, settings, intake)
        var headers = request.acceptance
        if door == .stream, request.subprotocols.contains(Self.subprotocol) {
            headers.add(name: "Sec-WebSocket-Protocol", value: Self.subprotocol)
        }
        let agreed = PerMessageDeflate(offers: request.extensions)
        if let agreed { headers.add(name: "Sec-WebSocket-Extensions", value: agreed.answer) }
        return UpgradeAcceptance(headers: headers) { channel in
            guard let codec = server.codec(on: channel.eventLoop) else { return nil }
            let deflate = agreed.map { MessageDeflate(codec: codec, windowBits: $0.windowBits) }
            switch door {
            case .echo:
                return WebSocketHandler(
                    endpoint: EchoEndpoint(), settings: EchoEndpoint.settings, deflate: deflate)
            case .source:
                return intake.map {
                    WebSocketHandler(
                        endpoint: SourceEndpoint(eventLoop: channel.eventLoop, intake: $0),
                        settings: SourceEndpoint.settings, deflate: deflate)
                }
            case .stream:
                guard
                    let session = server.makeSession(
                        on: channel.eventLoop, credential: credential, client: client)
                else { return nil }
                (session as? Session)?.exec = table
                return WebSocketHandler(endpoint: session, settings: settings, deflate: deflate)
            }
        }
    }
}
