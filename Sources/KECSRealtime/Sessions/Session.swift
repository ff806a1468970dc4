import KECSAccess
import KECSControl
import KECSModel
import KECSWire
import NIOCore
import Synchronization

/// One client on `/ws`. Lives on its event loop, driven by its socket and by
/// its loop's ``Shard``.
final class Session: WebSocketEndpoint, HeartbeatMember {
    /// What makes ``id`` its own.
    private let number: UInt64
    let shard: Shard
    private(set) var record: ConnectionRecord
    /// Up to the last change of its audience.
    var delivered = Delivered()
    var subscriptions: [Subscription] = []
    /// Whether one of them is of mode `state`.
    var mayPassOver = false
    /// Number of the newest event that was wanted and, for mode `state`, not sent.
    var passedOver = 0
    /// Number of the newest event when the client last kept up; nil: it does.
    private(set) var keptUpTo: Int?
    /// While it is behind its shard; then it is in no audience.
    var reader: SessionReader?
    private(set) var socket: WebSocketHandler?
    var rate: MessageRate?
    /// While the client is to be silent: what it had sent already, and when it ends.
    var pause: RatePause?
    private var isRegistered = false
    /// Who the client is; nil until it has said so.
    var principal: Principal?
    /// What it came with, until that has been looked at.
    private var credential: SessionCredential
    /// While it has yet to say who it is: when that is too late.
    var authDeadline: Scheduled<Void>?
    /// While it has yet to say who it is: its place among those.
    var place: Place?
    /// Where commands are ordered.
    var exec: ExecTable?
    /// Its commands of late; nil before the first.
    var commands: CommandMemory?
    /// Its commands `wait` that have not been answered, by their ids.
    var waits: [String: Wait] = [:]
    /// Its commands `get_metrics` that have not been answered, by their ids.
    var metricsReads: [String: MetricsRead] = [:]
    /// Its subscriptions to logs, by their ids.
    var logSubscriptions: [String: LogSubscription] = [:]
    /// Its subscriptions to metrics, by their ids.
    var metricsFeeds: [String: MetricsFeed] = [:]
    /// How far back compressed data for this client may refer, as a base-2
    /// logarithm; nil: it takes none.
    private(set) var windowBits: Int?
    /// What it takes compressed data by; nil: it takes none.
    var deflate: MessageDeflate? {
        windowBits.map { MessageDeflate(codec: shard.codec, windowBits: $0) }
    }

    // What the audience and the heartbeat keep with their members.
    var audience: Audience?
    var audiencePlace = 0
    /// The tally of its group when it came there.
    var audienceMark = Delivered()
    var spoke = 0
    var spokePlace = 0
    /// The heartbeat's turn when something last came.
    var lastSeen = 0

    init(shard: Shard, credential: SessionCredential, client: StreamClient) {
        self.shard = shard
        record = ConnectionRecord(.ws, client, monitor: shard.monitor)
        self.credential = credential
        number = shard.environment.randomBytes(8).reduce(0) { $0 << 8 | UInt64($1) }
        rate = MessageRate(perSecond: shard.limits.messagesPerSecond, now: record.begun)
    }

    /// Made when it is asked for, which is seldom.
    var id: String {
        let digits = String(number, radix: 16)
        return "ws-session-" + String(repeating: "0", count: 16 - digits.count) + digits
    }

    var isOpen: Bool { socket?.isOpen ?? false }
    var isWritable: Bool { socket?.isWritable ?? false }

    /// Everything of its subscriptions' up to here has been handed to the socket.
    var position: StreamPosition {
        guard let reader else { return shard.position }
        return StreamPosition(epoch: shard.position.epoch, seq: reader.place)
    }

    // MARK: WebSocketEndpoint

    func opened(_ socket: WebSocketHandler) {
        self.socket = socket
        windowBits = socket.deflate?.windowBits
        shard.add(self)
        isRegistered = true
        record.opened(session: id)
        let refusal = admit(credential)
        credential = .none
        socket.write(
            shard.messages.connected(
                sessionId: id, shard.newestPosition,
                authRequired: shard.authenticator.isRequired, authenticated: principal != nil))
        if shard.isShuttingDown {
            quiesce()
        } else if let refusal {
            refuse(refusal)
        } else if principal == nil {
            awaitAuthentication()
        }
    }

    func alive() {
        lastSeen = shard.heartbeat.now
    }

    func received(text: ByteBuffer) {
        admit(text)
    }

    func handle(_ text: ByteBuffer) {
        let message: IncomingMessage
        do {
            message = try IncomingMessage(text, limits: shard.limits)
        } catch {
            shard.monitor.received(StreamMonitor.Received.malformed)
            return answer(error.error, id: error.id)
        }
        shard.monitor.received(message.type)
        do {
            try handle(message)
        } catch {
            answer(error.error, id: error.id)
        }
    }

    func received(binary: ByteBuffer) {
        shard.monitor.received(StreamMonitor.Received.binary)
        answer(
            RealtimeError(
                .invalidRequest, "Invalid message format", field: "message",
                reason: "Messages are JSON in text frames"),
            id: nil)
        cut(.unacceptableData, reason: "Binary frame")
    }

    func becameWritable() {
        // A reader has something to say about how far behind it was.
        if reader == nil { keptUpTo = nil }
        reader?.schedule()
        for logs in logSubscriptions.values { logs.goOn() }
        for feed in metricsFeeds.values { feed.becameWritable() }
    }

    func ceasedToBeWritable() {
        keptUpTo = keptUpTo ?? shard.position.seq
    }

    func lagging(bytes: Int) {
        // Those who are passed over are told how much when they read on.
        guard !mayPassOver else { return }
        shard.monitor.toldLagging()
        answer(Lagging(behind: behind, bytes: bytes), id: nil)
    }

    /// Events of the stream since it last kept up.
    var behind: Int {
        keptUpTo.map { max(0, shard.newestPosition.seq - $0) } ?? 0
    }

    func keptUp() {
        keptUpTo = nil
    }

    func closing(_ code: CloseCode, reason: String) {
        let position = self.position
        record.ends(code, reason: reason)
        if code == .tooSlow { shard.port.counters.slowCloses.wrappingAdd(1, ordering: .relaxed) }
        leave()
        endAll()
        socket?.write(shard.messages.disconnecting(code, reason: reason, position))
    }

    /// Ends all that is under way for it but events.
    private func endAll() {
        endWaits()
        endMetricsReads()
        endLogs()
        endMetricsFeeds()
    }

    func clientClosed(_ code: CloseCode?) {
        record.clientEnds(code)
    }

    func overflowed() { cutAsTooSlow() }

    /// Too much waits for it, or what it was to read is gone.
    func cutAsTooSlow() {
        cut(.tooSlow, reason: "Too slow")
    }

    /// Something of the server's failed that the client's subscriptions need.
    func cutAsFailed(_ reason: String) {
        answer(
            RealtimeError(
                .internalError, "Server error", details: RealtimeErrorDetails(reason: reason)),
            id: nil)
        cut(.internalError, reason: reason)
    }

    func quiesce() {
        shard.catchUp()
        cut(.goingAway, reason: "Server shutdown")
    }

    func closed() {
        leave()
        endAll()
        endPause()
        endAuthDeadline()
        socket = nil
        guard isRegistered else { return }
        isRegistered = false
        shard.remove(self)
        record.closed(
            session: id, principal: principal?.name, events: delivered.events,
            bytes: delivered.bytes)
    }

    // MARK: Sending

    /// Hands over whole frames and sends them.
    func deliver(_ frames: ByteBuffer) {
        socket?.send(frames)
    }

    func flush() {
        socket?.flush()
    }

    /// Answers a request; it leaves with the other answers to the same read.
    func answer<Payload: ServerPayload>(_ payload: Payload, id: String?) {
        socket?.write(shard.messages.message(payload, id: id))
    }

    /// The same, counted.
    func answer(_ error: RealtimeError, id: String?) {
        shard.monitor.told(error.code)
        socket?.write(shard.messages.message(error, id: id))
    }

    func pong(id: String?) {
        socket?.write(shard.messages.pong(id: id))
    }

    /// Says why, and closes.
    func cut(_ code: CloseCode, reason: String) {
        guard isOpen else { return }
        closing(code, reason: reason)
        socket?.close(code, reason: reason)
    }

    func abort() {
        socket?.abort()
    }
}
