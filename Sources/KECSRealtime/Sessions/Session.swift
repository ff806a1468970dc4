import KECSControl
import KECSModel
import KECSWire
import NIOCore
import Synchronization

/// One client on `/ws`. Lives on its event loop, driven by its socket and by
/// its loop's ``Shard``.
final class Session: WebSocketEndpoint, HeartbeatMember {
    let id: String
    let shard: Shard
    private(set) var subscriptions: [Subscription] = []
    private var socket: WebSocketHandler?
    private var isRegistered = false
    /// How far back compressed data for this client may refer, as a base-2
    /// logarithm; nil: it takes none.
    private(set) var windowBits: Int?

    // What the audience and the heartbeat keep with their members.
    var audience: Audience?
    var audiencePlace = 0
    var spoke = 0
    var spokePlace = 0
    /// The heartbeat's turn when something last came.
    var lastSeen = 0

    init(shard: Shard) {
        self.shard = shard
        id = "ws-session-" + shard.environment.hex(bytes: 8)
    }

    var isOpen: Bool { socket?.isOpen ?? false }

    // MARK: WebSocketEndpoint

    func opened(_ socket: WebSocketHandler) {
        self.socket = socket
        windowBits = socket.deflate?.windowBits
        shard.add(self)
        isRegistered = true
        socket.write(shard.messages.connected(sessionId: id, shard.newestPosition))
        if shard.isShuttingDown { quiesce() }
    }

    func alive() {
        lastSeen = shard.heartbeat.now
    }

    func received(text: ByteBuffer) {
        do {
            try handle(IncomingMessage(text, limits: shard.limits))
        } catch {
            answer(error.error, id: error.id)
        }
    }

    func received(binary: ByteBuffer) {
        answer(
            RealtimeError(
                .invalidRequest, "Invalid message format", field: "message",
                reason: "Messages are JSON in text frames"),
            id: nil)
        cut(.unacceptableData, reason: "Binary frame")
    }

    func closing(_ code: CloseCode, reason: String) {
        leave()
        socket?.write(shard.messages.disconnecting(code, reason: reason, shard.position))
    }

    func overflowed() {
        shard.port.counters.slowCloses.wrappingAdd(1, ordering: .relaxed)
        cut(.tooSlow, reason: "Too slow")
    }

    func quiesce() {
        shard.catchUp()
        cut(.goingAway, reason: "Server shutdown")
    }

    func closed() {
        leave()
        socket = nil
        if isRegistered { shard.remove(self) }
        isRegistered = false
    }

    // MARK: Sending

    /// Hands over whole frames and sends them.
    func deliver(_ frames: ByteBuffer) {
        socket?.write(frames)
        socket?.flush()
    }

    /// Answers a request; it leaves with the other answers to the same read.
    func answer<Payload: ServerPayload>(_ payload: Payload, id: String?) {
        socket?.write(shard.messages.message(payload, id: id))
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

    // MARK: Subscriptions

    func add(_ id: String, filter: EventFilter) {
        subscriptions.append(Subscription(id: id, filter: shard.retain(filter)))
        shard.move(self, toAudienceOf: Set(subscriptions.map(\.filter)))
    }

    /// False: there is none of this id.
    func removeSubscription(_ id: String) -> Bool {
        guard let place = subscriptions.firstIndex(where: { $0.id == id }) else { return false }
        let removed = subscriptions.remove(at: place)
        shard.move(self, toAudienceOf: Set(subscriptions.map(\.filter)))
        shard.release(removed.filter)
        return true
    }

    /// Takes no further events.
    private func leave() {
        let former = subscriptions
        subscriptions = []
        shard.move(self, toAudienceOf: [])
        for subscription in former { shard.release(subscription.filter) }
    }
}
