import KECSAccess
import KECSControl
import NIOCore
import NIOHTTP1

/// Lets connections to commands in.
struct ExecDoor: Sendable {
    let table: ExecTable
    let monitor: StreamMonitor

    /// - Parameter unopened: places of data channels whose clients have yet to show their token.
    /// - Throws: for a data channel only where there are too many: the AWS client hangs for good
    ///   on an answer other than 101, and is told through the channel.
    func accept(
        _ path: ExecPath, _ request: UpgradeRequest, head: HTTPRequestHead, client: StreamClient,
        unopened: Places
    ) throws(UpgradeRejection) -> UpgradeAcceptance {
        let (table, monitor) = (table, monitor)
        switch path {
        case .dataChannel(let id):
            let place = try RealtimeTransport.place(
                among: unopened, client.address, "that have shown no token")
            return UpgradeAcceptance(headers: request.acceptance) { channel in
                WebSocketHandler(
                    endpoint: DataChannelEndpoint(
                        table: table, sessionId: id, place: place,
                        record: ConnectionRecord(.dataChannel, client, monitor: monitor),
                        eventLoop: channel.eventLoop),
                    settings: Self.settings(table.limits))
            }
        case .terminal(let id):
            let dialect = try Self.dialect(request.subprotocols)
            guard let query = ExecQuery(uri: head.uri) else {
                throw UpgradeRejection(
                    .badRequest, "BAD_REQUEST", "cols, rows or from makes no sense")
            }
            try checkToken(query, request, head, sessionId: id)
            let entry: ExecTable.Entry
            do throws(ExecTable.Refusal) {
                entry = try table.claim(
                    id, resumes: query.from != nil, address: client.address, dialect: dialect.name)
            } catch {
                switch error {
                case .unknown:
                    throw UpgradeRejection(
                        .notFound, "NOT_FOUND", "There is no such session, or it is over")
                case .used:
                    throw UpgradeRejection(
                        .conflict, "CONFLICT",
                        "The session is in use: ?from=<offset> goes on with it")
                }
            }
            return UpgradeAcceptance { eventLoop in
                entry.terminal.settled(on: eventLoop).map {
                    admit(to: entry, request, dialect, query, client)
                }
            }
        }
    }

    private func admit(
        to entry: ExecTable.Entry, _ request: UpgradeRequest, _ dialect: any ExecDialect,
        _ query: ExecQuery, _ client: StreamClient
    ) -> UpgradeAcceptance {
        let (connection, taken) = entry.terminal.admit()
        var headers = request.acceptance
        if let subprotocol = dialect.subprotocol {
            headers.add(name: "Sec-WebSocket-Protocol", value: subprotocol)
        }
        headers.add(name: Self.inputOffset, value: String(taken))
        return UpgradeAcceptance(headers: headers) { channel in
            WebSocketHandler(
                endpoint: ExecEndpoint(
                    table: table, entry: entry, connection: connection, dialect: dialect,
                    query: query,
                    record: ConnectionRecord(.exec, client, monitor: monitor),
                    eventLoop: channel.eventLoop),
                settings: Self.settings(table.limits))
        }
    }

    /// The answer's header that says how many bytes of input have been taken: a client that
    /// comes back sends what is behind them.
    static let inputOffset = "Kecs-Input-Offset"

    private static func settings(_ limits: ExecLimits) -> WebSocketSettings {
        WebSocketSettings(
            maxMessageBytes: limits.messageBytes, maxBufferedBytes: limits.retainedBytes * 2)
    }

    /// The first of the client's subprotocols that we speak; none asked for is a terminal.
    private static func dialect(
        _ subprotocols: [String]
    ) throws(UpgradeRejection) -> any ExecDialect {
        var isPlain = subprotocols.isEmpty
        for name in subprotocols {
            if let version = KubernetesDialect.Version(rawValue: name) {
                return KubernetesDialect(version: version)
            }
            if name == RealtimeTransport.subprotocol { return RawDialect(subprotocol: name) }
            // Carries a token, and is no protocol.
            isPlain = isPlain || name.hasPrefix(bearerPrefix)
        }
        guard isPlain else {
            throw UpgradeRejection(
                .badRequest, "BAD_REQUEST",
                "None of the subprotocols is known: v5.channel.k8s.io, v4.channel.k8s.io, none")
        }
        return RawDialect(subprotocol: nil)
    }

    private static let bearerPrefix = "kecs.bearer."

    /// Nobody needs a token here, since to know the id is to be allowed; one that is shown
    /// has to be of whoever ordered the command.
    private func checkToken(
        _ query: ExecQuery, _ request: UpgradeRequest, _ head: HTTPRequestHead, sessionId: String
    ) throws(UpgradeRejection) {
        guard table.authenticator.isRequired else { return }
        let header = head.headers["authorization"].first.flatMap { value -> String? in
            let parts = value.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
            return parts[1].trimmingPrefix(while: { $0 == " " }).description
        }
        let subprotocol = request.subprotocols.first { $0.hasPrefix(Self.bearerPrefix) }
            .map { String($0.dropFirst(Self.bearerPrefix.count)) }
        guard let token = header ?? query.token ?? subprotocol else { return }
        let principal: Principal
        do {
            principal = try table.authenticator.principal(
                forToken: token, at: table.environment.now())
        } catch {
            throw UpgradeRejection(.unauthorized, "AUTH_FAILED", error.message)
        }
        guard let entry = table.entry(sessionId), entry.order.principal.name == principal.name else {
            throw UpgradeRejection(
                .notFound, "NOT_FOUND", "There is no such session, or it is over")
        }
    }
}
