import KECSAccess
import KECSControl
import KECSWire
import NIOCore

/// A client of `/exec/{sessionId}`.
///
/// Pings carry the offset of the output before them, and their pongs say that the client
/// has it: RFC 6455 makes every client answer them, and what is not acknowledged is kept
/// for when it comes back.
final class ExecEndpoint: WebSocketEndpoint {
    /// Bytes of one message.
    private static let messageBytes = 32 << 10
    /// Unacknowledged bytes from which on the client is asked how far it has got.
    private static let pingBytes = 16 << 10

    private let table: ExecTable
    private let entry: ExecTable.Entry
    /// By ``ExecTerminal/admit()``.
    private let connection: Int
    private let dialect: any ExecDialect
    private let query: ExecQuery
    private var record: ConnectionRecord
    private let eventLoop: any EventLoop
    private var socket: WebSocketHandler?
    private var viewer: ExecViewerPort<ExecEndpoint>?
    /// Offset of the next byte of output.
    private var sent: Int
    private var acknowledged: Int
    /// The offset that a ping is under way with.
    private var asked: Int?
    private var isPaused = false
    private var hasSaidEnd = false

    init(
        table: ExecTable, entry: ExecTable.Entry, connection: Int, dialect: any ExecDialect,
        query: ExecQuery, record: ConnectionRecord, eventLoop: any EventLoop
    ) {
        self.table = table
        self.entry = entry
        self.connection = connection
        self.dialect = dialect
        self.query = query
        self.record = record
        self.eventLoop = eventLoop
        sent = query.from ?? 0
        acknowledged = sent
    }

    private var terminal: ExecTerminal { entry.terminal }

    // MARK: WebSocketEndpoint

    func opened(_ socket: WebSocketHandler) {
        self.socket = socket
        record.opened()
        let viewer = ExecViewerPort(
            self, on: eventLoop, onLook: { $0.look() }, onReplaced: { $0.replaced() },
            onSettle: { $0.settle($1) })
        self.viewer = viewer
        switch terminal.attach(viewer, from: sent, connection: connection) {
        case .attached: break
        case .takenOver: return replaced()
        case .outputLost:
            return close(.tooSlow, reason: "Output is kept from byte \(terminal.oldestOffset) on")
        }
        if let greeting = dialect.greeting { socket.write(.binary, message: greeting) }
        terminal.start(size: query.size, on: eventLoop)
        if query.from != nil, let size = query.size { terminal.resize(size) }
        look()
    }

    func received(text: ByteBuffer) { take(dialect.read(text: text)) }

    func received(binary: ByteBuffer) { take(dialect.read(binary: binary)) }

    func received(pong: ByteBuffer) {
        guard let asked, pong == ByteBuffer(integer: UInt64(asked)) else { return }
        self.asked = nil
        acknowledged = max(acknowledged, asked)
        terminal.acknowledge(upTo: asked)
        look()
    }

    func becameWritable() { look() }

    /// Cannot be: no more is written than the socket takes.
    func overflowed() { close(.tooSlow) }

    func quiesce() {
        close(.goingAway, reason: "Server shutdown")
    }

    func closing(_ code: CloseCode, reason: String) {
        record.ends(code, reason: reason)
    }

    private func close(_ code: CloseCode, reason: String = "") {
        record.ends(code, reason: reason)
        socket?.close(code, reason: reason)
    }

    func clientClosed(_ code: CloseCode?) {
        record.clientEnds(code)
        if hasSaidEnd {
            // It answers our close frame: it has read all.
            table.remove(entry)
        } else if code == .normal || code == nil, let viewer, terminal.detach(viewer) {
            // It is done, and no other has taken over; a page that is left, or a lost network,
            // may come back.
            table.close(entry, reason: "The client has closed the session")
        }
    }

    func closed() {
        socket = nil
        record.closed(
            principal: entry.order.principal.name, bytes: sent - (query.from ?? 0))
        guard let viewer else { return }
        viewer.disconnect()
        terminal.detach(viewer)
        self.viewer = nil
    }

    // MARK: Both ways

    private func take(_ saying: ExecClientSaying) {
        switch saying {
        case .input(let bytes):
            if !terminal.take(.bytes(bytes), from: connection), !isPaused {
                isPaused = true
                socket?.pauseReading()
            }
        case .inputEnded: _ = terminal.take(.end, from: connection)
        case .resize(let sizes): if let last = sizes.last { terminal.resize(last) }
        case .nothing: break
        case .wrong(let code, let reason): close(code, reason: reason)
        }
    }

    private func look() {
        guard let socket, socket.isOpen, !hasSaidEnd else { return }
        while socket.isWritable,
            let piece = terminal.output(from: sent, limit: Self.messageBytes)
        {
            sent += piece.bytes.count
            socket.write(.binary, message: dialect.message(piece))
            socket.flush()
        }
        terminal.shown()
        if asked == nil, sent - acknowledged >= Self.pingBytes {
            asked = sent
            socket.write(.frame(.ping, ByteBuffer(integer: UInt64(sent))))
        }
        if isPaused, !terminal.isInputFull {
            isPaused = false
            socket.resumeReading()
        }
        if let end = terminal.end(ifShownUpTo: sent) { say(end, on: socket) }
        socket.flush()
    }

    private func say(_ end: ExecEnd, on socket: WebSocketHandler) {
        hasSaidEnd = true
        if let farewell = dialect.farewell(end) { socket.write(.binary, message: farewell) }
        close(.normal, reason: dialect.closeReason(end))
    }

    private func settle(_ isSettled: @escaping @Sendable () -> Void) {
        guard let socket else { return isSettled() }
        socket.whenArrivedIsRead(isSettled)
    }

    private func replaced() {
        close(.normal, reason: "Another connection has taken over")
    }
}
