import KECSAccess
import KECSControl
import KECSModel
import KECSRealtime
import NIOCore
import NIOHTTP1
import NIOPosix

/// The stream behind a plain NIO server on a free port, with a few lines of
/// HTTP behind the gate.
final class TestServer: Sendable {
    let realtime: RealtimeServer
    let broadcaster: Broadcaster
    let history: FakeHistory
    private let channel: any Channel
    private let group: MultiThreadedEventLoopGroup

    private init(
        realtime: RealtimeServer, history: FakeHistory, channel: any Channel,
        group: MultiThreadedEventLoopGroup
    ) {
        self.realtime = realtime
        self.history = history
        self.broadcaster = realtime.broadcaster
        self.channel = channel
        self.group = group
    }

    var port: Int { channel.localAddress?.port ?? 0 }

    /// One of its event loops; with `loops: 1` the one.
    var eventLoop: any EventLoop { group.next() }

    /// Limits that many clients of one address do not meet.
    static var quiet: RealtimeLimits {
        var limits = RealtimeLimits()
        limits.connectionsPerMinute = 0
        limits.messagesPerSecond = 0
        // A ping between two events is not what a test looks at, however slow the machine; nor
        // is a client that gets no turn for a while.
        limits.heartbeatInterval = .minutes(10)
        limits.requestTimeout = .minutes(10)
        limits.closeTimeout = .minutes(10)
        return limits
    }

    /// Runs `body` against a server and takes it down afterwards.
    static func run(
        limits: RealtimeLimits = quiet, policy: OriginPolicy = OriginPolicy(),
        loops: Int = 2, history: FakeHistory = FakeHistory(), readsFrom other: (any StreamHistory)? = nil,
        monitor: StreamMonitor = StreamMonitor(),
        authenticator: any Authenticator = OpenAccess(), metrics: (any MetricsSource)? = nil,
        logs: LogDesk? = nil, intake: SourceEndpoint.Intake? = nil, proxies: TrustedProxies = TrustedProxies(),
        environment: Environment = .system,
        _ body: (TestServer) async throws -> Void
    ) async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: loops)
        let broadcaster = Broadcaster(limits: limits)
        broadcaster.begin(at: StreamPosition(epoch: "e1", seq: 0))
        let realtime = try await RealtimeServer.start(
            on: group, broadcaster: broadcaster, history: other ?? history, environment: environment,
            serverVersion: "1.2.3", authenticator: authenticator, limits: limits, monitor: monitor,
            metrics: metrics, logs: logs)
        let transport = RealtimeTransport(
            server: realtime, policy: policy, offersEcho: true, intake: intake, proxies: proxies)
        let channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            // As Hummingbird sets it.
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { channel in
                let outcome = transport.addGate(to: channel) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(PlainHTTP())
                    }
                }
                outcome.whenFailure { _ in channel.close(promise: nil) }
                return channel.eventLoop.makeSucceededVoidFuture()
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let server = TestServer(
            realtime: realtime, history: history, channel: channel, group: group)
        let result: Result<Void, any Error>
        do {
            try await body(server)
            result = .success(())
        } catch {
            result = .failure(error)
        }
        try? await channel.close()
        await realtime.shutDown(within: .milliseconds(100))
        try await group.shutdownGracefully()
        try result.get()
    }

    /// Publishes one event as the store would.
    func publish(
        _ seq: Int, _ type: EventType = .task, keys: EventKeys = EventKeys(),
        payload: String? = nil
    ) {
        publish([Self.entry(seq, type, keys: keys, payload: payload)])
    }

    func publish(_ entries: [JournalEntry]) {
        history.commit(entries)
        broadcaster.publish(entries)
    }

    static func entry(
        _ seq: Int, _ type: EventType = .task, keys: EventKeys = EventKeys(),
        payload: String? = nil
    ) -> JournalEntry {
        JournalEntry(
            seq: seq, timestamp: Timestamp(milliseconds: 1_704_067_200_000),
            event: EventDraft(
                type: type, action: "STATUS_CHANGE", keys: keys,
                payload: Array((payload ?? #"{"eventType":"\#(type.rawValue)"}"#).utf8)))
    }

    /// Keys of a task's event.
    static func keys(
        cluster: String = "production", service: String? = nil, status: String? = nil
    ) -> EventKeys {
        let arn = "arn:aws:ecs:us-east-1:000000000000:"
        return EventKeys(
            cluster: "\(arn)cluster/\(cluster)",
            service: service.map { "\(arn)service/\(cluster)/\($0)" }, status: status)
    }
}

/// Answers every request with its method, path and body.
private final class PlainHTTP: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private var text = ""

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            text = "\(head.method) \(head.uri) "
            guard let rejection = RealtimeTransport.rejectionOfLaterUpgrade(head) else { return }
            text = "\(rejection.status.code) "
        case .body(let body): text += String(buffer: body)
        case .end:
            let headers: HTTPHeaders = ["Content-Length": String(text.utf8.count)]
            let head = HTTPResponseHead(version: .http1_1, status: .ok, headers: headers)
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: text)))), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event { context.close(promise: nil) }
    }
}
