import HummingbirdCore
import KECSRealtime
import Logging
import NIOCore
import NIOExtras
import NIOHTTP1
import NIOPosix
import ServiceLifecycle
import Synchronization

/// Takes connections: HTTP/1.1 requests, or a WebSocket from the first request on.
///
/// In the place of Hummingbird's server, which begins a task for each connection before
/// anything has come on it: a fifth of what opening a WebSocket costs, which then lives on its
/// event loop alone. Here only those that turn out to speak HTTP have a task; it runs
/// Hummingbird's handler.
struct Listener: Sendable {
    let transport: RealtimeTransport
    let pipeline: HTTPPipeline
    let headerLimit: Int
    /// Connections at a time; more wait in the socket's backlog.
    let connectionLimit: Int
    /// What of these one address may have, so that nobody keeps the others in the backlog.
    let peers: Places
    /// nil: connections are in the clear.
    let certificate: CertificateSource?
    let eventLoopGroup: any EventLoopGroup
    let logger: Logger
    /// Hummingbird's, for what a connection's task does.
    private let http: HTTP1Channel

    init(
        transport: RealtimeTransport, pipeline: HTTPPipeline, headerLimit: Int,
        connectionLimit: Int, peers: Places, certificate: CertificateSource?,
        eventLoopGroup: any EventLoopGroup, logger: Logger,
        responder: @escaping HTTPChannelHandler.Responder
    ) {
        self.transport = transport
        self.pipeline = pipeline
        self.headerLimit = headerLimit
        self.connectionLimit = connectionLimit
        self.peers = peers
        self.certificate = certificate
        self.eventLoopGroup = eventLoopGroup
        self.logger = logger
        http = HTTP1Channel(responder: responder)
    }

    /// Returns once it has been shut down gracefully and all connections are gone; soon, with
    /// connections still open, where its task is cancelled.
    ///
    /// - Parameter onBound: Called once connections are taken, with the address.
    /// - Throws: what NIO throws where the address cannot be had.
    func run(
        host: String, port: Int, onBound: @Sendable (SocketAddress) async -> Void
    ) async throws {
        let quiescing = ServerQuiescingHelper(group: eventLoopGroup)
        // Never more than there are connections.
        let (arrivals, arrival) = AsyncStream.makeStream(of: HTTPPipeline.Connection.self)
        let server = try await bind(host, port, quiescing, arrival)
        // Succeeds with the last connection, WebSockets included.
        let closed = server.eventLoop.makePromise(of: Void.self)
        closed.futureResult.whenComplete { _ in arrival.finish() }
        let isCancelled = Mutex(false)
        // Owned by this call, which waits for it. Not a child of its task, since a connection
        // that has arrived must be served even then: it would trap otherwise. From here, so
        // that a request can see that the service is shutting down.
        let serving = Task {
            await withDiscardingTaskGroup { group in
                for await connection in arrivals {
                    group.addTask { await http.handleHTTP(asyncChannel: connection, logger: logger) }
                }
                if isCancelled.withLock({ $0 }) { group.cancelAll() }
            }
        }
        await withTaskCancellationHandler {
            await withGracefulShutdownHandler {
                if let address = server.localAddress { await onBound(address) }
                await serving.value
            } onGracefulShutdown: {
                quiescing.initiateShutdown(promise: closed)
            }
        } onCancel: {
            isCancelled.withLock { $0 = true }
            server.close(promise: nil)
            closed.succeed()
        }
    }

    private func bind(
        _ host: String, _ port: Int, _ quiescing: ServerQuiescingHelper,
        _ arrival: AsyncStream<HTTPPipeline.Connection>.Continuation
    ) async throws -> any Channel {
        try await ServerBootstrap(group: eventLoopGroup)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(
                        AvailableConnectionsChannelHandler(maxConnections: connectionLimit))
                    try pipeline.addHandler(quiescing.makeServerChannelHandler(channel: channel))
                }
            }
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try accept(channel, arrival) }
            }
            .bind(host: host, port: port).get()
    }

    // MARK: Connections

    /// On the channel's event loop.
    private func accept(
        _ channel: any Channel, _ arrival: AsyncStream<HTTPPipeline.Connection>.Continuation
    ) throws {
        let peer = channel.remoteAddress?.ipAddress ?? ""
        if !transport.proxies.isTrusted(peer) {
            // Where there is none, this closes the connection.
            let place = try peers.take(ClientAddress(peer))
            channel.closeFuture.whenComplete { _ in place.giveBack() }
        }
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = headerLimit
        limits.maxHeaderListSize = headerLimit
        limits.maxHeaderFieldCount = 200
        if let certificate {
            try channel.pipeline.syncOperations.addHandler(certificate.makeHandler())
        }
        transport.addGate(to: channel, decoderLimits: limits) { channel in
            channel.eventLoop.makeCompletedFuture {
                try pipeline.install(on: channel, logger: logger)
            }
        }.assumeIsolated().whenComplete { result in
            switch result {
            case .success(.http(let connection)):
                guard case .terminated = arrival.yield(connection) else { return }
                channel.close(promise: nil)
                // Nobody's, and over at once: its connection is closed.
                Task { await http.handleHTTP(asyncChannel: connection, logger: logger) }
            // A WebSocket lives on its event loop: no task waits for it.
            case .success(.webSocket), .success(.ended): break
            case .failure: channel.close(promise: nil)
            }
        }
    }
}
