import KECSAccess
import KECSControl
import KECSModel
import NIOCore
import ServiceLifecycle
import Synchronization

/// The stream: a shard on every event loop of a group, fed by a ``Broadcaster``.
///
/// As a service it only waits for the graceful shutdown and then says goodbye
/// to every client. It owns no thread and no task; the group is the caller's.
package final class RealtimeServer: Service, Sendable {
    package let broadcaster: Broadcaster
    package let limits: RealtimeLimits
    /// How long clients have to go on a shutdown.
    package let shutdownGrace: TimeAmount
    let authenticator: any Authenticator
    let environment: Environment
    let history: any StreamHistory
    package let monitor: StreamMonitor
    let serverVersion: String
    /// Readers of `/v1/events`.
    package let feeds: Places
    /// WebSockets that have yet to say who they are, where they must.
    let unauthenticated: Places
    /// The same of data channels, which always must.
    let unopened: Places
    private let logs: LogDesk?
    private let ports: [ShardPort]
    private let isDraining = Atomic<Bool>(false)
    private let connectionRate: Mutex<ConnectionRate>

    private init(
        broadcaster: Broadcaster, limits: RealtimeLimits, shutdownGrace: TimeAmount,
        ports: [ShardPort], authenticator: any Authenticator, environment: Environment,
        history: any StreamHistory, serverVersion: String, monitor: StreamMonitor, logs: LogDesk?
    ) {
        self.logs = logs
        self.history = history
        self.monitor = monitor
        self.serverVersion = serverVersion
        self.broadcaster = broadcaster
        self.limits = limits
        self.shutdownGrace = shutdownGrace
        self.ports = ports
        self.authenticator = authenticator
        self.environment = environment
        feeds = Places(limits.feeds, ofAddress: limits.feedsOfAddress)
        unauthenticated = Places(limits.unauthenticated, ofAddress: limits.unauthenticatedOfAddress)
        unopened = Places(limits.unauthenticated, ofAddress: limits.unauthenticatedOfAddress)
        connectionRate = Mutex(
            ConnectionRate(perMinute: limits.connectionsPerMinute, started: .now()))
    }

    /// - Parameters:
    ///   - group: connections are accepted on its loops, and on no other's.
    ///   - history: what clients that come back have missed, and snapshots.
    ///   - serverVersion: as `connected` tells it.
    ///   - monitor: counts and logs what becomes of connections.
    ///   - metrics: what `get_metrics` answers from.
    ///   - logs: what reads logs; the server ends it.
    package static func start(
        on group: any EventLoopGroup, broadcaster: Broadcaster, history: any StreamHistory,
        environment: Environment, serverVersion: String,
        authenticator: any Authenticator = OpenAccess(),
        limits: RealtimeLimits = RealtimeLimits(), monitor: StreamMonitor = StreamMonitor(),
        metrics: (any MetricsSource)? = nil, logs: LogDesk? = nil,
        shutdownGrace: TimeAmount = .seconds(5)
    ) async throws -> RealtimeServer {
        let ports = group.makeIterator().map { ShardPort(eventLoop: $0) }
        for port in ports {
            try await port.eventLoop.submit {
                port.install(
                    Shard(
                        port: port, broadcaster: broadcaster, history: history, limits: limits,
                        environment: environment, serverVersion: serverVersion,
                        authenticator: authenticator, monitor: monitor, metrics: metrics,
                        logs: logs))
            }.get()
        }
        broadcaster.attach(ports)
        return RealtimeServer(
            broadcaster: broadcaster, limits: limits, shutdownGrace: shutdownGrace, ports: ports,
            authenticator: authenticator, environment: environment, history: history,
            serverVersion: serverVersion, monitor: monitor, logs: logs)
    }

    /// The same on one loop, called there, at once: for tests that turn the
    /// loop by hand.
    package static func start(
        onCurrent eventLoop: any EventLoop, broadcaster: Broadcaster,
        history: any StreamHistory, environment: Environment, serverVersion: String,
        authenticator: any Authenticator = OpenAccess(),
        limits: RealtimeLimits = RealtimeLimits(), monitor: StreamMonitor = StreamMonitor(),
        metrics: (any MetricsSource)? = nil
    ) -> RealtimeServer {
        let port = ShardPort(eventLoop: eventLoop)
        port.install(
            Shard(
                port: port, broadcaster: broadcaster, history: history, limits: limits,
                environment: environment, serverVersion: serverVersion,
                authenticator: authenticator, monitor: monitor, metrics: metrics))
        broadcaster.attach([port])
        return RealtimeServer(
            broadcaster: broadcaster, limits: limits, shutdownGrace: .seconds(0), ports: [port],
            authenticator: authenticator, environment: environment, history: history,
            serverVersion: serverVersion, monitor: monitor, logs: nil)
    }

    package func run() async throws {
        try? await gracefulShutdown()
        await shutDown(within: shutdownGrace)
    }

    /// Whether the server takes no new connections any more.
    package var isShuttingDown: Bool { isDraining.load(ordering: .acquiring) }

    /// Hands out what has been published, sends `disconnecting` and close 1001
    /// to every client, and returns when all have gone or `grace` is over, after
    /// which those left are cut off. May be called again.
    package func shutDown(within grace: TimeAmount) async {
        isDraining.store(true, ordering: .releasing)
        let deadline = NIODeadline.now() + grace
        for future in ports.map({ port in
            port.eventLoop.flatSubmit {
                port.shard?.shutDown(deadline: deadline)
                    ?? port.eventLoop.makeSucceededVoidFuture()
            }
        }) {
            try? await future.get()
        }
        // Nobody reads any more.
        await logs?.shutDown()
    }

    package var statistics: StreamStatistics {
        var sum = StreamStatistics()
        for port in ports { sum.add(port.counters) }
        sum.unauthenticated = unauthenticated.count
        return sum
    }

    /// How far clients are behind. Asks each event loop.
    package func lag() async throws -> StreamLag {
        var sum = StreamLag()
        for port in ports {
            sum.add(try await port.eventLoop.submit { port.shard?.lag ?? StreamLag() }.get())
        }
        return sum
    }

    /// Sessions, filters and audiences that are still held; 0 where nobody is
    /// connected. For tests of leaks.
    package func leftovers() async throws -> Int {
        var sum = logs?.count ?? 0
        for port in ports {
            sum += try await port.eventLoop.submit { port.shard?.holdings ?? 0 }.get()
        }
        return sum
    }

    /// A session for a new connection, on its event loop. Nil on a loop that is
    /// not of the server's group.
    package func makeSession(
        on eventLoop: any EventLoop, credential: SessionCredential = .none,
        client: StreamClient? = nil
    ) -> (any WebSocketEndpoint)? {
        guard let shard = port(of: eventLoop)?.shard else { return nil }
        return Session(shard: shard, credential: credential, client: client ?? .unknown)
    }

    /// Lets a connection of the address in, or says how long it has to wait.
    ///
    /// - Parameter cursor: Where the client says it goes on.
    func admit(_ address: String, resumingAt cursor: StreamPosition?) -> TimeAmount? {
        let resumes = cursor?.epoch == broadcaster.position.epoch
        return connectionRate.withLock { $0.admit(ClientAddress(address), resumes: resumes, now: .now()) }
    }

    /// A connection that had been let in has ended.
    func lost(_ address: String) {
        connectionRate.withLock { $0.lost(ClientAddress(address), now: .now()) }
    }

    /// What the loop's connections compress with, on that loop.
    func codec(on eventLoop: any EventLoop) -> DeflateCodec? {
        port(of: eventLoop)?.shard?.codec
    }

    func serves(_ eventLoop: any EventLoop) -> Bool {
        port(of: eventLoop) != nil
    }

    private func port(of eventLoop: any EventLoop) -> ShardPort? {
        ports.first { $0.eventLoop === eventLoop }
    }
}
