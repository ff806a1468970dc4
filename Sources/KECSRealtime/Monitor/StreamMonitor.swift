import CoreMetrics
import KECSControl
import KECSWire
import Logging
import NIOCore
import NIOHTTP1
import Synchronization

/// What is counted and logged of connections and of what goes wrong on them. Nothing
/// here is called for each delivery; that is ``StreamCounters``'.
///
/// Lines name the client, its address, its session and its principal, and never a token.
package final class StreamMonitor: Sendable {
    /// Names of clients that metrics tell apart.
    private static let nameLimit = 50
    /// Types of messages that clients send.
    private static let messageTypes = [
        "subscribe", "unsubscribe", "auth", "ping", "pong", "command", Received.malformed,
        Received.binary,
    ]
    /// Codes of closes; a client may send any.
    private static let closeCodes: [UInt16] = [
        1000, 1001, 1002, 1003, 1005, 1006, 1007, 1009, 1011, 4401, 4403, 4408, 4410, 4429,
    ]

    /// What stands for a message's type where it has none.
    enum Received {
        static let malformed = "malformed"
        static let binary = "binary"
    }

    let clients = ClientTable()
    private let factory: any MetricsFactory
    private let lines: LineQueue
    private let uptime: @Sendable () -> Duration
    /// By message, so that one kind does not hide another.
    private let budgets = Mutex<[String: LineBudget]>([:])
    private let names = Mutex<Set<String>>([])
    private let open: [ConnectionDoor: Meter]
    private let accepted: [ConnectionDoor: Counter]
    private let closes: [ConnectionDoor: LabelledCounter]
    private let received: LabelledCounter
    private let errors: LabelledCounter
    private let rateSteps: LabelledCounter
    private let resumes: LabelledCounter
    private let snapshots: Counter
    private let laggings: Counter

    /// - Parameters:
    ///   - metrics: where counts go.
    ///   - logger: where lines go.
    package init(
        metrics factory: any MetricsFactory = NOOPMetricsHandler.instance,
        logger: Logger = Logger(label: "kecs") { _ in SwiftLogNoOpLogHandler() },
        environment: Environment = .system
    ) {
        self.factory = factory
        lines = LineQueue(logger: logger)
        uptime = environment.uptime
        func each<Value>(_ make: (ConnectionDoor) -> Value) -> [ConnectionDoor: Value] {
            Dictionary(uniqueKeysWithValues: ConnectionDoor.allCases.map { ($0, make($0)) })
        }
        open = each {
            Meter(
                label: StreamMetric.connections, dimensions: [("door", $0.rawValue)],
                factory: factory)
        }
        accepted = each {
            Counter(
                label: StreamMetric.accepted, dimensions: [("door", $0.rawValue)], factory: factory)
        }
        closes = each {
            LabelledCounter(
                StreamMetric.closes, "code", Self.closeCodes.map { String($0) },
                more: [("door", $0.rawValue)], factory: factory)
        }
        received = LabelledCounter(
            StreamMetric.received, "type", Self.messageTypes, factory: factory)
        errors = LabelledCounter(
            StreamMetric.errors, "code",
            [
                RealtimeErrorCode.authFailed, .invalidRequest, .subscriptionError,
                .resourceNotFound, .permissionDenied, .rateLimitExceeded, .internalError,
            ].map(\.rawValue), factory: factory)
        rateSteps = LabelledCounter(
            StreamMetric.rateSteps, "step", ["warning", "throttled", "terminated", "connection"],
            factory: factory)
        resumes = LabelledCounter(
            StreamMetric.resumes, "outcome",
            ["resumed", "expired", "epoch_changed", "ahead", "passed_over"], factory: factory)
        snapshots = Counter(label: StreamMetric.snapshots, factory: factory)
        laggings = Counter(label: StreamMetric.laggings, factory: factory)
    }

    // MARK: Connections

    /// - Parameter scheme: by which it has come, `ws` or `wss`.
    func client(of head: HTTPRequestHead, address: String, scheme: String) -> StreamClient {
        var host = "localhost"
        // A name of DNS is shorter.
        if case .named(let authority) = RequestHost(head) { host = String(authority.prefix(262)) }
        return client(
            uri: head.uri, userAgent: head.headers.first(name: "user-agent"), address: address,
            origin: "\(scheme)://\(host)")
    }

    package func client(
        uri: String, userAgent: String?, address: String, origin: String = ""
    ) -> StreamClient {
        clients.client(
            name: ClientName.of(uri: uri, userAgent: userAgent), address: address, origin: origin)
    }

    func opened(_ record: ConnectionRecord, session: String?) {
        open[record.door]?.increment()
        accepted[record.door]?.increment()
        log(.debug, "Connection opened") { Self.metadata(record, session: session) }
    }

    func closed(
        _ record: ConnectionRecord, _ end: ConnectionEnd, session: String?, principal: String?,
        events: Int?, bytes: Int
    ) {
        open[record.door]?.decrement()
        closes[record.door]?.count(String(end.number))
        log(Self.level(of: end), "Connection closed") {
            var metadata = Self.metadata(record, session: session, principal: principal)
            metadata["side"] = "\(end.side.rawValue)"
            metadata["code"] = "\(end.number)"
            if !end.reason.isEmpty { metadata["reason"] = "\(end.reason)" }
            let lasted = NIODeadline.now() - record.begun
            metadata["duration-ms"] = "\(lasted.nanoseconds / 1_000_000)"
            if let events { metadata["events"] = "\(events)" }
            metadata["bytes"] = "\(bytes)"
            return metadata
        }
    }

    /// A request that cannot become a WebSocket.
    ///
    /// - Parameter door: nil where there is none at that path.
    func refused(_ rejection: UpgradeRejection, _ door: ConnectionDoor?, _ client: StreamClient) {
        Counter(
            label: StreamMetric.refused,
            dimensions: [
                ("status", String(rejection.status.code)), ("reason", rejection.code),
            ], factory: factory
        ).increment()
        if rejection.status == .tooManyRequests { rateSteps.count("connection") }
        // What a program gets wrong is its own affair; who is turned away is the operator's.
        let isWorthy: Bool =
            switch rejection.status {
            case .unauthorized, .forbidden, .tooManyRequests, .serviceUnavailable: true
            default: false
            }
        log(isWorthy ? .info : .debug, "Connection refused") {
            [
                "door": "\(door?.rawValue ?? "none")", "client": "\(client.name)", "address": "\(client.address)",
                "status": "\(rejection.status.code)", "code": "\(rejection.code)",
                "reason": "\(rejection.message)",
            ]
        }
    }

    // MARK: What happens on them

    func received(_ type: String) { received.count(type) }

    func told(_ code: RealtimeErrorCode) { errors.count(code.rawValue) }

    func toldLagging() { laggings.increment() }

    func began(snapshot: Bool, resume outcome: String?) {
        if snapshot { snapshots.increment() }
        if let outcome { resumes.count(outcome) }
    }

    func closesAsSlow(_ client: StreamClient) {
        Counter(
            label: StreamMetric.slowCloses, dimensions: [("client", label(of: client))],
            factory: factory
        ).increment()
    }

    func tookStep(
        _ step: String, _ record: ConnectionRecord, session: String, principal: String?
    ) {
        rateSteps.count(step)
        log(.info, "Message rate exceeded") {
            var metadata = Self.metadata(record, session: session, principal: principal)
            metadata["step"] = "\(step)"
            return metadata
        }
    }

    /// - Parameter reason: the authenticator's words, which tell nothing of the token.
    func notAuthenticated(
        _ record: ConnectionRecord, session: String, principal: String?, reason: String
    ) {
        log(.info, "Authentication failed") {
            var metadata = Self.metadata(record, session: session, principal: principal)
            metadata["reason"] = "\(reason)"
            return metadata
        }
    }

    /// The name where metrics tell it apart, else `other`: the first fifty that are asked for.
    package func label(of client: StreamClient) -> String {
        names.withLock { names in
            guard !names.contains(client.name), names.count >= Self.nameLimit else {
                names.insert(client.name)
                return client.name
            }
            return ClientName.other
        }
    }

    // MARK: Lines

    private static func metadata(
        _ record: ConnectionRecord, session: String?, principal: String? = nil
    ) -> Logger.Metadata {
        var metadata: Logger.Metadata = [
            "door": "\(record.door.rawValue)", "client": "\(record.client.name)",
            "address": "\(record.client.address)",
        ]
        if let session { metadata["session"] = "\(session)" }
        if let principal { metadata["principal"] = "\(principal)" }
        return metadata
    }

    /// What the server did, or what should not have been, is for operators to see.
    private static func level(of end: ConnectionEnd) -> Logger.Level {
        switch (end.side, end.number) {
        case (_, 1011): .warning
        // The server goes away, and has said so.
        case (.server, 1000), (.server, 1001), (.client, 1000), (.client, 1001), (.client, 1005): .debug
        default: .info
        }
    }

    /// Whoever wants lines of level `debug` wants all of them.
    private func log(
        _ level: Logger.Level, _ message: Logger.Message, _ metadata: () -> Logger.Metadata
    ) {
        guard lines.level <= level else { return }
        guard level > .debug else { return lines.write(level, message, metadata()) }
        let now = uptime()
        let leftOut = budgets.withLock {
            $0[message.description, default: LineBudget(now: now)].take(now: now)
        }
        guard let leftOut else { return }
        var metadata = metadata()
        if leftOut > 0 { metadata["left-out"] = "\(leftOut)" }
        lines.write(level, message, metadata)
    }

    /// Returns once all lines so far have been written: for the end of a server. Blocks.
    package func flush() {
        lines.flush()
    }
}
