import KECSWire
import NIOCore
import NIOHTTP1
import NIOWebSocket

/// The client's half of an opening handshake (RFC 6455, section 4.1).
struct Handshake: Sendable {
    enum Result: Sendable {
        case opened(WebSocketConnection)
        /// The answer's body may still be on its way.
        case refused(EventLoopFuture<WebSocketError>)
    }

    let endpoint: Endpoint
    let path: String
    let options: WebSocketOptions

    /// Sends the request. On the channel's event loop.
    func begin(
        on channel: any Channel,
        open: @escaping @Sendable (any Channel, HTTPResponseHead) throws -> WebSocketConnection
    ) throws -> EventLoopFuture<Result> {
        let upgrader = NIOTypedWebSocketClientUpgrader<Result>(
            maxFrameSize: options.messageLimit, enableAutomaticErrorHandling: false
        ) { channel, head in
            channel.eventLoop.makeCompletedFuture { .opened(try open(channel, head)) }
        }
        var headers: HTTPHeaders = [
            "Host": endpoint.authority, "Content-Length": "0",
            "User-Agent": "kecs/\(KECSVersion.current)",
        ]
        if let token = options.token { headers.add(name: "Authorization", value: "Bearer \(token)") }
        if !options.subprotocols.isEmpty {
            headers.add(
                name: "Sec-WebSocket-Protocol", value: options.subprotocols.joined(separator: ", "))
        }
        let timer = channel.eventLoop.assumeIsolated().scheduleTask(in: options.connectTimeout) {
            channel.pipeline.fireErrorCaught(WebSocketError.lost("no answer to the handshake"))
            channel.close(promise: nil)
        }
        var configuration = NIOUpgradableHTTPClientPipelineConfiguration(
            upgradeConfiguration: NIOTypedHTTPClientUpgradeConfiguration(
                upgradeRequestHead: HTTPRequestHead(
                    version: .http1_1, method: .GET, uri: endpoint.path + path, headers: headers),
                upgraders: [upgrader],
                notUpgradingCompletionHandler: { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let promise = channel.eventLoop.makePromise(of: WebSocketError.self)
                        try channel.pipeline.syncOperations.addHandler(
                            RefusalReader(promise: promise))
                        return .refused(promise.futureResult)
                    }
                }))
        // The server's first frames may come in one go with its answer.
        configuration.leftOverBytesStrategy = .forwardBytes
        let result = try channel.pipeline.syncOperations.configureUpgradableHTTPClientPipeline(
            configuration: configuration)
        result.assumeIsolated().whenComplete { _ in timer.cancel() }
        return result
    }
}

/// Reads the answer that was no upgrade, up to what is worth showing.
private final class RefusalReader: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart

    private static let bodyLimit = 4096
    private let promise: EventLoopPromise<WebSocketError>
    private var head: HTTPResponseHead?
    private var body = ""
    private var isDone = false

    init(promise: EventLoopPromise<WebSocketError>) {
        self.promise = promise
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): self.head = head
        case .body(let bytes): body = String((body + String(buffer: bytes)).prefix(Self.bodyLimit))
        case .end:
            finish(context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { finish(context) }

    func channelInactive(context: ChannelHandlerContext) { finish(context) }

    func handlerRemoved(context: ChannelHandlerContext) { finish(context) }

    private func finish(_ context: ChannelHandlerContext) {
        guard !isDone else { return }
        isDone = true
        if let head {
            let wait = head.headers.first(name: "Retry-After").flatMap(ReconnectPolicy.seconds)
            promise.succeed(
                .refused(status: Int(head.status.code), body: body, retryAfterSeconds: wait))
        } else {
            promise.succeed(.lost("no answer to the handshake"))
        }
        context.close(promise: nil)
    }
}
