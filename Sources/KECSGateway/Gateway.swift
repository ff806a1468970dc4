import HummingbirdCore
import KECSAccess
import KECSControl
import KECSMetrics
import KECSRealtime
import Logging
import NIOCore
import ServiceLifecycle

/// The server's one port: ECS, health and the way to the stream.
///
/// On graceful shutdown it takes no more connections, lets requests under way
/// end and the realtime room say goodbye, and returns once all are gone.
package final class Gateway: Service {
    private let options: GatewayOptions
    private let listener: Listener
    private let onBound: @Sendable (SocketAddress) async -> Void

    /// - Parameters:
    ///   - realtime: Its sessions live on `eventLoopGroup`.
    ///   - gatekeeper: Who may ask for what over HTTP.
    ///   - certificate: What connections are secured with; nil: nothing.
    ///   - exec: Whose commands clients connect to; nil: none.
    ///   - metrics: What `/metrics` tells, and where the gateway's own go.
    ///   - onBound: Called once connections are taken, with the address.
    package init(
        options: GatewayOptions, controlPlane: ControlPlane, realtime: RealtimeServer,
        gatekeeper: Gatekeeper = .open, certificate: CertificateSource? = nil,
        exec: ExecTable? = nil, metrics: MetricsRegistry = MetricsRegistry(),
        eventLoopGroup: any EventLoopGroup, logger: Logger,
        onBound: @escaping @Sendable (SocketAddress) async -> Void = { _ in }
    ) {
        self.options = options
        self.onBound = onBound

        let hooks = options.testHooks ? TestHooks(controlPlane: controlPlane) : nil
        let origins = OriginPolicy(
            hosts: options.serverNames.union([options.host.lowercased()]),
            origins: options.allowedOrigins)
        let responder = Responder(
            table: Self.routes(
                options, controlPlane, gatekeeper, exec, realtime, metrics, hooks),
            origins: origins, gatekeeper: gatekeeper, options: options, logger: logger)
        listener = Listener(
            transport: RealtimeTransport(
                server: realtime, policy: origins,
                offersEcho: hooks != nil, intake: hooks?.intake, exec: exec,
                isSecure: certificate != nil,
                proxies: TrustedProxies(options.trustedProxies)),
            pipeline: HTTPPipeline(
                requestTimeout: options.requestTimeout, idleTimeout: options.idleTimeout,
                isSecure: certificate != nil),
            headerLimit: options.headerLimit, connectionLimit: options.connectionLimit,
            peers: Places(.max, ofAddress: options.connectionLimitOfAddress),
            certificate: certificate, eventLoopGroup: eventLoopGroup, logger: logger
        ) { request, writer, channel in
            try await responder.respond(to: request, writer: writer, on: channel)
        }
    }

    private static func routes(
        _ options: GatewayOptions, _ controlPlane: ControlPlane, _ gatekeeper: Gatekeeper,
        _ exec: ExecTable?, _ realtime: RealtimeServer, _ metrics: MetricsRegistry,
        _ hooks: TestHooks?
    ) -> RouteTable {
        let door = ECSDoor(
            controlPlane: controlPlane, gatekeeper: gatekeeper, accountId: options.accountId,
            region: options.region, metrics: DoorMetrics(factory: metrics),
            sessions: exec.map { SessionManagerDoor(table: $0, gatekeeper: gatekeeper) })
        let status = StatusRoutes(
            version: options.version, runtime: controlPlane.runtime.name, started: .now,
            readiness: { controlPlane.readiness })
        var routes = [
            door.targetRoute,
            EventsRoute(realtime: realtime, proxies: TrustedProxies(options.trustedProxies)).route,
            door.pathRoute, status.health, status.ready, MetricsRoute(registry: metrics).route,
            status.front, WebSocketPaths.route(RealtimeTransport.path), DocumentRoutes.contract,
            DocumentRoutes.reference,
        ]
        if let hooks {
            routes += [
                hooks.reset, hooks.events, WebSocketPaths.route(RealtimeTransport.echoPath),
            ]
        }
        return RouteTable(routes: routes)
    }

    /// - Throws: ``GatewayError`` where the address cannot be had.
    package func run() async throws {
        do {
            try await listener.run(host: options.host, port: options.port, onBound: onBound)
        } catch {
            throw GatewayError(host: options.host, port: options.port, error)
        }
    }
}
