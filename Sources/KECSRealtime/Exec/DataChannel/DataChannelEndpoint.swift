import Foundation
import KECSAccess
import KECSControl
import KECSWire
import NIOCore
import NIOFoundationCompat
import Synchronization

/// A connection of the session-manager-plugin. Whatever is wrong is said by
/// `channel_closed`: on anything else the plugin hangs.
package final class DataChannelEndpoint: WebSocketEndpoint {
    /// What it waits for, once at a time each.
    private enum Wait: Hashable {
        /// The client's first message.
        case opening
        /// Its first size.
        case size
        /// A message that is missing.
        case gap
        /// Acknowledgements of the last output.
        case drain
        /// The client's leaving.
        case goodbye
    }

    /// The real agent has 1 KiB; the client takes far more.
    private static let messageBytes = 8 << 10
    private static let openTimeout = TimeAmount.seconds(10)
    /// The client tells the size of its terminal at once; where it does not, it still gets
    /// its output.
    private static let sizeTimeout = TimeAmount.seconds(2)
    private static let gapTimeout = TimeAmount.seconds(1)
    /// How long the last output may stay unacknowledged without any progress.
    private static let drainTimeout = TimeAmount.seconds(5)
    /// How long the client has to go once it was told the end.
    private static let goodbyeTimeout = TimeAmount.seconds(1)

    private let table: ExecTable
    private let sessionId: String
    /// Until the client has shown its token.
    private let place: Place
    private var record: ConnectionRecord
    private let eventLoop: any EventLoop
    private var socket: WebSocketHandler?
    private var session: DataChannelSession?
    /// By ``DataChannelSession/connected()``.
    private var connection = 0
    private var viewer: ExecViewerPort<DataChannelEndpoint>?
    /// Offset of the first byte of output that this connection was sent.
    private var firstByte = 0
    /// One at most for each wait, whatever the client sends.
    private var timers: [Wait: Scheduled<Void>] = [:]
    private var isDraining = false
    private var isOver = false
    private var isReplaced = false

    init(
        table: ExecTable, sessionId: String, place: Place, record: ConnectionRecord,
        eventLoop: any EventLoop
    ) {
        self.place = place
        self.table = table
        self.sessionId = sessionId
        self.record = record
        self.eventLoop = eventLoop
    }

    package convenience init(
        table: ExecTable, sessionId: String, place: Place, client: StreamClient,
        monitor: StreamMonitor, eventLoop: any EventLoop
    ) {
        self.init(
            table: table, sessionId: sessionId, place: place,
            record: ConnectionRecord(.dataChannel, client, monitor: monitor), eventLoop: eventLoop)
    }

    /// Timers that run.
    package var timerCount: Int { timers.count }

    // MARK: WebSocketEndpoint

    package func opened(_ socket: WebSocketHandler) {
        self.socket = socket
        record.opened()
        after(Self.openTimeout, .opening) { this in
            if this.session == nil { this.finish("The client did not say who it is.") }
        }
    }

    package func received(text: ByteBuffer) {
        if session == nil { open(text) } else { received(binary: text) }
    }

    package func received(binary: ByteBuffer) {
        guard let session, let message = try? AgentMessage(binary),
            let actions = session.ask(connection, { $0.received(message) })
        else { return }
        perform(actions)
        watchForGap()
        look()
    }

    package func received(pong: ByteBuffer) {
        session?.ask(connection) { $0.received(pong: pong) }
        look()
    }

    package func becameWritable() { look() }

    package func overflowed() {
        record.ends(.tooSlow, reason: "Too slow")
        socket?.abort()
    }

    package func clientClosed(_ code: CloseCode?) { record.clientEnds(code) }

    package func closing(_ code: CloseCode, reason: String) { record.ends(code, reason: reason) }

    package func quiesce() { finish("The server is going away.") }

    package func closed() {
        socket = nil
        place.giveBack()
        for timer in timers.values { timer.cancel() }
        timers = [:]
        let sent = session?.state.withLock { $0.sent } ?? firstByte
        record.closed(
            principal: session?.entry.order.principal.name, bytes: sent - firstByte)
        guard let viewer, let session else { return }
        viewer.disconnect()
        self.viewer = nil
        // Where another connection has the command by now, it is none of this one's business,
        // whether this one has heard of it yet or not.
        guard session.entry.terminal.detach(viewer) else { return }
        if isOver { table.close(session.entry, reason: "The client has gone") }
    }

    // MARK: Opening

    private func open(_ text: ByteBuffer) {
        struct Opening: Decodable {
            var TokenValue: String
        }
        guard let socket,
            let opening = try? JSONDecoder().decode(Opening.self, from: text)
        else { return finish("The client's first message cannot be read.") }
        guard let known = table.entry(sessionId),
            ConstantTime.areEqual(Array(opening.TokenValue.utf8), Array(known.token.utf8)),
            let entry = try? table.claim(
                sessionId, resumes: true, address: record.client.address, dialect: "data channel")
        else { return finish("The session does not exist or is over.") }
        let session = entry.state.withLock { state in
            let session = state.channel ?? DataChannelSession(entry, environment: table.environment)
            state.channel = session
            return session
        }
        self.session = session
        place.giveBack()
        let viewer = ExecViewerPort(
            self, on: eventLoop, onLook: { $0.look() }, onReplaced: { $0.replaced() })
        self.viewer = viewer
        let (number, sent, actions) = session.connected()
        connection = number
        firstByte = sent
        guard entry.terminal.attach(viewer, from: sent) == .attached else {
            return finish("The session's output is not kept any more.")
        }
        perform(actions)
        socket.flush()
        look()
    }

    // MARK: Both ways

    private func perform(_ actions: [DataChannel.Action]) {
        guard let session, let socket else { return }
        let terminal = session.entry.terminal
        for action in actions {
            switch action {
            case .send(let frame): socket.write(.binary, message: frame)
            case .ping(let payload): socket.write(.frame(.ping, payload))
            // What waits for the command is bounded by the frame's size and the limit of
            // both; nobody types that much.
            case .input(let bytes):
                if !terminal.take(.bytes(bytes)), terminal.isInputOverflowing {
                    table.close(session.entry, reason: "Too much input")
                }
            case .resize(let size): terminal.resize(size)
            case .start: terminal.start(on: eventLoop)
            case .terminate: table.close(session.entry, reason: "The client has ended the session")
            case .fail(let reason): finish(reason)
            }
        }
        if session.state.withLock({ $0.channel.isReadyToStart }) { awaitSize() }
    }

    private func awaitSize() {
        after(Self.sizeTimeout, .size) { this in
            this.perform(this.session?.ask(this.connection) { $0.startNow() } ?? [])
            this.look()
        }
    }

    private func watchForGap() {
        guard let session, session.state.withLock({ $0.channel.isHolding }) else { return }
        after(Self.gapTimeout, .gap) { this in
            this.perform(this.session?.ask(this.connection) { $0.releaseHeld() } ?? [])
            this.look()
        }
    }

    private func look() {
        guard let socket, socket.isOpen, let session, !isOver else { return }
        while socket.isWritable,
            let frame = session.nextOutput(
                for: connection, unacknowledged: table.limits.unacknowledgedMessages, bytes: Self.messageBytes)
        {
            socket.write(.binary, message: frame)
            socket.flush()
        }
        socket.flush()
        let (sent, owed) = session.state.withLock { ($0.sent, $0.channel.unacknowledgedCount) }
        guard let end = session.entry.terminal.end(ifShownUpTo: sent) else { return }
        if owed == 0 {
            finish(end.reason ?? "")
        } else if !isDraining {
            isDraining = true
            drain(owed: owed, end)
        }
    }

    /// Waits until the client has acknowledged all, or acknowledges nothing any more.
    private func drain(owed before: Int, _ end: ExecEnd) {
        after(Self.drainTimeout, .drain) { this in
            let owed = this.session?.state.withLock { $0.channel.unacknowledgedCount } ?? 0
            if owed > 0, owed < before { return this.drain(owed: owed, end) }
            this.finish(end.reason ?? "")
        }
    }

    /// Tells the client that it is over, and why where it is not to be expected.
    private func finish(_ reason: String) {
        guard let socket, socket.isOpen, !isOver else { return }
        isOver = session != nil
        record.ends(.normal, reason: reason)
        let channel = DataChannelSession.channel(of: session, environment: table.environment)
        socket.write(.binary, message: channel.close(sessionId: sessionId, output: reason))
        socket.flush()
        after(Self.goodbyeTimeout, .goodbye) { this in this.socket?.close(.normal) }
    }

    private func replaced() {
        isReplaced = true
        record.ends(.normal, reason: "Another connection has taken over")
        socket?.abort()
    }

    /// Calls back once, unless it has gone by then. What is waited for already is not waited
    /// for again.
    private func after(
        _ time: TimeAmount, _ wait: Wait, _ body: @escaping @Sendable (DataChannelEndpoint) -> Void
    ) {
        guard timers[wait] == nil else { return }
        let this = NIOLoopBound(self, eventLoop: eventLoop)
        timers[wait] = eventLoop.scheduleTask(in: time) {
            // A timer that is due already when it is cancelled still fires.
            guard this.value.socket != nil else { return }
            this.value.timers[wait] = nil
            body(this.value)
        }
    }
}
