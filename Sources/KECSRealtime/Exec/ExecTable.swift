import KECSAccess
import KECSControl
import KECSModel
import KECSWire
import Logging
import ServiceLifecycle
import Synchronization

/// All commands that were ordered and are not over, by session id.
///
/// As a service it sees to what takes too long, and ends all on shutdown.
package final class ExecTable: ExecDesk, Service, Sendable {
    /// A command and what has become of it.
    final class Entry: Sendable {
        struct State {
            /// Somebody has connected.
            var isClaimed = false
            /// Nobody has connected in time: from now on nobody can.
            var hasExpired = false
            /// Nobody will ask for it any more.
            var isGivenUp = false
            var address = ""
            var dialect = ""
            /// The data channel of the AWS client, once it has been one.
            var channel: DataChannelSession?
        }

        let id: String
        let token: String
        let order: ExecOrder
        let orderedAt: Duration
        let terminal: ExecTerminal
        let state = Mutex(State())

        init(
            id: String, token: String, order: ExecOrder, orderedAt: Duration,
            terminal: ExecTerminal
        ) {
            self.id = id
            self.token = token
            self.order = order
            self.orderedAt = orderedAt
            self.terminal = terminal
        }
    }

    /// Why somebody cannot connect.
    enum Refusal: Error {
        /// No such session, or another's, or it is over.
        case unknown
        /// Somebody has connected already; to go on, `from` is needed.
        case used
    }

    package let limits: ExecLimits
    private let settings: ControlSettings
    let environment: Environment
    let authenticator: any Authenticator
    private let runtime: any TaskRuntime
    private let logger: Logger
    private let entries = Mutex<[String: Entry]>([:])
    private let isClosed = Mutex(false)

    package init(
        runtime: any TaskRuntime, environment: Environment,
        authenticator: any Authenticator = OpenAccess(),
        settings: ControlSettings = ControlSettings(), limits: ExecLimits = ExecLimits(),
        logger: Logger
    ) {
        self.runtime = runtime
        self.environment = environment
        self.authenticator = authenticator
        self.settings = settings
        self.limits = limits
        self.logger = logger
    }

    // MARK: ExecDesk

    package func open(_ order: ExecOrder) throws(ECSError) -> ExecTicket {
        guard !isClosed.withLock({ $0 }) else { throw .server("The server is going away.") }
        // 17 digits, as AWS has them, would be 68 bits.
        let id = order.idPrefix + environment.hex(bytes: 17)
        let token = environment.hex(bytes: 32)
        let started = environment.uptime()
        let logger = logger
        let terminal = ExecTerminal(
            order, runtime: runtime, environment: environment, limits: limits
        ) { [weak self] end in
            guard let self, let entry = self.entry(id) else { return }
            self.report(entry, end, logger)
        }
        let entry = Entry(
            id: id, token: token, order: order, orderedAt: started, terminal: terminal)
        let isFull = entries.withLock { entries in
            guard entries.count < limits.sessions else { return true }
            entries[id] = entry
            return false
        }
        if isFull { throw .limitExceeded("At most \(limits.sessions) commands can run at once.") }
        return ExecTicket(sessionId: id, token: token)
    }

    /// The container that somebody means, by names or ARNs.
    func target(
        in state: KECSModel.State, cluster: String, task: String, container: String?
    ) throws(ExecRefusal) -> ExecTarget {
        let found = state.clusters.values.first { known in
            known.status == .active && (known.arn == cluster || known.name == cluster)
        }
        guard let found else { throw .taskNotFound }
        var arn = task
        if !ARN.isARN(task), let name = ARN(found.arn) {
            arn = ARN(
                region: name.region, account: name.account, kind: "task",
                path: "\(found.name)/\(task)"
            ).description
        }
        return try state.execTarget(
            taskArn: arn, clusterArn: found.arn, container: container, settings: settings,
            capabilities: runtime.capabilities)
    }

    // MARK: Connections

    func entry(_ id: String) -> Entry? { entries.withLock { $0[id] } }

    package var count: Int { entries.withLock { $0.count } }

    /// The entry of a session that this connection may have.
    ///
    /// - Parameter resumes: the client has been connected before.
    func claim(
        _ id: String, resumes: Bool, address: String, dialect: String
    ) throws(Refusal) -> Entry {
        guard let entry = entry(id), isCurrent(entry) else { throw .unknown }
        let refusal = entry.state.withLock { state -> Refusal? in
            if state.hasExpired { return .unknown }
            if state.isClaimed, !resumes { return .used }
            if !state.isClaimed {
                state.address = address
                state.dialect = dialect
            }
            state.isClaimed = true
            return nil
        }
        if let refusal { throw refusal }
        entry.terminal.expectViewer()
        return entry
    }

    /// Whether who ordered it could order it still.
    private func isCurrent(_ entry: Entry) -> Bool {
        let now = environment.now()
        let principal = entry.order.principal
        if let end = principal.expiresAt, end <= now { return false }
        return authenticator.isCurrent(principal, at: now)
    }

    /// The token with which the principal's AWS client goes on after its connection broke;
    /// nil where the session is over.
    package func resume(_ id: String, for principal: Principal) -> String? {
        guard let entry = entry(id), entry.order.principal.name == principal.name,
            entry.state.withLock({ $0.channel != nil }), isCurrent(entry)
        else { return nil }
        return entry.token
    }

    /// The principal's client gives the session up.
    package func terminate(_ id: String, for principal: Principal) {
        guard let entry = entry(id), entry.order.principal.name == principal.name else { return }
        close(entry, reason: "The client has ended the session")
    }

    /// - Returns: false where there is no such session of the principal's.
    package func resize(_ id: String, _ size: TerminalSize, for principal: Principal) -> Bool {
        guard let entry = entry(id), entry.order.principal.name == principal.name else {
            return false
        }
        entry.terminal.resize(size)
        return true
    }

    /// Nobody will ask for it any more.
    func close(_ entry: Entry, reason: String) {
        entry.terminal.hangUp(reason: reason)
        // A command that is running is reported and removed when it has ended.
        entry.state.withLock { $0.isGivenUp = true }
        if !entry.terminal.isRunning { remove(entry) }
    }

    /// All has been said.
    func remove(_ entry: Entry) {
        entries.withLock { _ = $0.removeValue(forKey: entry.id) }
    }

    // MARK: Service

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try? await self.environment.sleep(self.environment.uptime() + .seconds(1))
                self.sweep()
            }
        }
        shutDown()
    }

    /// Ends everything, and takes no more.
    package func shutDown() {
        isClosed.withLock { $0 = true }
        for entry in entries.withLock({ Array($0.values) }) {
            entry.terminal.hangUp(reason: "The server is going away")
        }
    }

    /// Ends what has taken too long.
    package func sweep() {
        let now = environment.uptime()
        for entry in entries.withLock({ Array($0.values) }) {
            let terminal = entry.terminal
            let (isClaimed, isGivenUp) = entry.state.withLock { state in
                if !state.isClaimed, now - entry.orderedAt >= limits.unused { state.hasExpired = true }
                return (state.isClaimed, state.isGivenUp)
            }
            if !isClaimed {
                if now - entry.orderedAt >= limits.unused { remove(entry) }
            } else if isGivenUp
                || terminal.hangUp(reason: "The client has gone", ifAloneFor: limits.grace, at: now)
            {
                // One that runs is removed when it has ended.
                if !terminal.isRunning { remove(entry) }
            } else if limits.idle > .zero, terminal.silence(at: now) >= limits.idle {
                terminal.hangUp(reason: "Nothing was typed or printed for too long")
            } else if !isCurrent(entry) {
                terminal.hangUp(reason: "The token is no longer good")
            }
        }
    }

    /// The audit line: who ran what, where, for how long, and how it ended.
    private func report(_ entry: Entry, _ end: ExecEnd, _ logger: Logger) {
        let (address, dialect) = entry.state.withLock { ($0.address, $0.dialect) }
        let duration = environment.uptime() - entry.orderedAt
        let milliseconds =
            duration.components.seconds * 1000
            + duration.components.attoseconds / 1_000_000_000_000_000
        var metadata: Logger.Metadata = [
            "principal": "\(entry.order.principal.name)", "address": "\(address)",
            "door": "\(dialect)", "task": "\(entry.order.target.taskArn)",
            "container": "\(entry.order.target.containerName)",
            "command": "\(entry.order.command)", "duration-ms": "\(milliseconds)",
            "exit-code": "\(end.exitCode)",
        ]
        if let reason = end.reason { metadata["reason"] = "\(reason)" }
        logger.notice("A command has ended", metadata: metadata)
    }
}
