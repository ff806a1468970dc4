import AsyncHTTPClient
import Foundation
import HTTPTypes
import KECSAccess
import KECSControl
import KECSGateway
import KECSMetrics
import KECSModel
import KECSRealtime
import KECSTestSupport
import Logging
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import NIOPosix
import ServiceLifecycle

/// A gateway on a port of its own, before a real control plane over a store and
/// a runtime in memory.
struct GatewayHarness: Sendable {
    let port: Int
    let controlPlane: ControlPlane
    let store: InMemoryStore
    let runtime: FakeRuntime
    let http: HTTPClient
    /// For clients of the test's own.
    let group: any EventLoopGroup
    let services: ServiceGroup

    var url: String { "http://127.0.0.1:\(port)" }

    /// - Parameters:
    ///   - limits: Of the stream, whose gate sees every first request.
    ///   - failing: Every transaction fails with an error of no known kind.
    ///   - gatekeeper: Open unless given.
    ///   - boots: Whether the control plane runs.
    ///   - execs: Whether there are doors to commands.
    static func with(
        limits: RealtimeLimits = RealtimeLimits(), failing: Bool = false, boots: Bool = true,
        gatekeeper: Gatekeeper = .open, metrics: MetricsRegistry = MetricsRegistry(),
        monitor: StreamMonitor = StreamMonitor(),
        execs: Bool = false, options change: (inout GatewayOptions) -> Void = { _ in },
        _ body: (GatewayHarness) async throws -> Void
    ) async throws {
        var options = GatewayOptions(
            host: "127.0.0.1", port: 0, accountId: "000000000000", region: "us-east-1",
            version: "1.2.3")
        change(&options)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 2)
        let broadcaster = Broadcaster(limits: limits)
        let store = InMemoryStore(sink: broadcaster)
        broadcaster.begin(at: store.position)
        let runtime = FakeRuntime(script: .obedient)
        let controlPlane = ControlPlane(
            settings: ControlSettings(), store: failing ? FailingStore() : store, runtime: runtime,
            environment: .system, logger: logger)
        let realtime = try await RealtimeServer.start(
            on: group, broadcaster: broadcaster, history: StoreHistory(store),
            environment: .system, serverVersion: "1.2.3", limits: limits, monitor: monitor,
            shutdownGrace: .seconds(1))
        let (ports, source) = AsyncStream.makeStream(of: Int.self)
        let gateway = Gateway(
            options: options, controlPlane: controlPlane, realtime: realtime,
            gatekeeper: gatekeeper,
            exec: execs ? ExecTable(runtime: runtime, environment: .system, logger: logger) : nil,
            metrics: metrics, eventLoopGroup: group, logger: logger,
            onBound: { address in
                source.yield(address.port ?? 0)
                source.finish()
            })
        let running: [any Service] =
            boots ? [controlPlane, realtime, gateway] : [realtime, gateway]
        let services = ServiceGroup(
            configuration: .init(
                services: running.map { .init(service: $0) }, logger: logger))
        let http = HTTPClient(eventLoopGroupProvider: .shared(group))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await services.run() }
            let port = await ports.first { _ in true }
            var failure: (any Error)?
            do {
                try await body(
                    GatewayHarness(
                        port: port ?? 0, controlPlane: controlPlane, store: store,
                        runtime: runtime, http: http, group: group, services: services))
            } catch {
                failure = error
            }
            try await http.shutdown()
            await services.triggerGracefulShutdown()
            try await tasks.waitForAll()
            if let failure { throw failure }
        }
        try await group.shutdownGracefully()
    }

    /// One request, redirected nowhere, of at most ten seconds.
    func send(
        _ method: HTTPMethod, _ path: String, _ body: String? = nil,
        headers: [(String, String)] = []
    ) async throws -> Reply {
        var request = HTTPClientRequest(url: url + path)
        request.method = method
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let body { request.body = .bytes(ByteBuffer(string: body)) }
        let response = try await http.execute(request, timeout: .seconds(10))
        return Reply(
            status: Int(response.status.code), headers: response.headers,
            body: String(buffer: try await response.body.collect(upTo: 1 << 20)))
    }

    /// An operation through the front door.
    func call(
        _ operation: String, _ body: String = "{}", headers: [(String, String)] = []
    ) async throws -> Reply {
        try await send(
            .POST, "/", body,
            headers: [("X-Amz-Target", "AmazonEC2ContainerServiceV20141113.\(operation)")] + headers)
    }
}

/// What came back.
struct Reply: Sendable {
    let status: Int
    let headers: HTTPHeaders
    let body: String

    func header(_ name: String) -> String? { headers.first(name: name) }

    var json: [String: Any]? {
        (try? JSONSerialization.jsonObject(with: Data(body.utf8))) as? [String: Any]
    }

    /// `__type` of the error.
    var errorCode: String? { json?["__type"] as? String }
}

/// A store that is broken in an unforeseen way.
struct FailingStore: Store {
    struct Broken: Error {}

    let state = State()
    let position = StreamPosition(epoch: "e", seq: 0)
    let oldestSeq = 1
    var snapshot: StoreSnapshot {
        StoreSnapshot(state: state, position: position, oldestSeq: oldestSeq)
    }

    func submit<Value: Sendable>(
        _ body: @escaping @Sendable (inout Transaction) throws -> Value,
        _ done: @escaping @Sendable (Result<Value, any Error>) -> Void
    ) {
        done(.failure(Broken()))
    }

    func entries(after seq: Int, limit: Int, bytes: Int) async throws -> [JournalEntry] { [] }

    func requireOwnership() {}
}
