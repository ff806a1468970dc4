import KECSAccess
import KECSControl
import KECSModel
import KECSWire
import NIOCore
import ServiceLifecycle
import Synchronization

/// The stream for whoever has no WebSocket: the messages that `/ws` sends for one
/// subscription, in the same order, read at the reader's own pace.
///
/// It has a place in the journal and no queue: what the reader has not taken is not read.
package final class EventFeed: Sendable {
    /// The subscription's id in `subscribe_ack` and snapshots.
    private static let id = "events"
    private static let count = 128
    /// Between two looks whether it still may go on.
    private static let pulse = Duration.milliseconds(500)

    /// What is thrown where a reader takes nothing any more.
    package struct Stalled: Error {}

    package let form: FeedForm
    private let server: RealtimeServer
    private let filter: EventFilter
    private let start: SubscribeRequest.Start
    private let principal: Principal
    /// Given back as soon as the reader has gone.
    private let place: Place
    private let record: Mutex<ConnectionRecord>
    private let delivered = Mutex(Delivered())
    private let bell = Bell()
    /// When the write that is under way began, on the environment's clock.
    private let writingSince = Mutex<Duration?>(nil)

    /// - Parameter place: of the server's ``RealtimeServer/feeds``.
    /// - Throws: `PERMISSION_DENIED` where the principal may see none of what it asks for.
    package init(
        _ request: FeedRequest, for principal: Principal, client: StreamClient? = nil,
        place: Place, on server: RealtimeServer
    ) throws(RefusedMessage) {
        let message = IncomingMessage(type: Subscribe.messageType, payload: [:])
        guard let filter = request.filter.narrowed(to: principal.scope(of: .eventsRead)) else {
            throw message.refused(
                "Insufficient permissions", code: .permissionDenied, field: "clusters",
                reason: "events:read is needed in one of these clusters")
        }
        self.filter = filter
        self.place = place
        self.server = server
        self.principal = principal
        record = Mutex(ConnectionRecord(.feed, client ?? .unknown, monitor: server.monitor))
        start = request.start
        form = request.form
    }

    /// Writes messages until the reader goes, or the server says that it is over.
    ///
    /// - Parameter write: returns when the bytes have been taken.
    /// - Throws: what `write` throws, ``Stalled``, or `CancellationError`.
    package func run(_ write: @escaping @Sendable (ByteBuffer) async throws -> Void) async throws {
        server.broadcaster.add(bell)
        record.withLock { $0.opened() }
        defer {
            place.giveBack()
            server.broadcaster.remove(bell)
            let delivered = delivered.withLock { $0 }
            record.withLock { $0 }.closed(
                principal: principal.name, events: delivered.events, bytes: delivered.bytes)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.tell(write) }
            group.addTask { try await self.watch() }
            // The first that ends, ends both.
            defer {
                group.cancelAll()
                bell.ring()
            }
            try await group.next()
        }
    }

    /// Rings, so that the other task looks around, and sees to a write that never ends.
    private func watch() async throws {
        while true {
            try await server.environment.sleep(server.environment.uptime() + Self.pulse)
            let now = server.environment.uptime()
            if let since = writingSince.withLock({ $0 }), now - since >= server.limits.feedStall {
                record.withLock { $0.ends(.tooSlow, reason: "Nothing was taken for too long") }
                throw Stalled()
            }
            bell.ring()
        }
    }

    private func tell(_ write: @Sendable (ByteBuffer) async throws -> Void) async throws {
        let messages = MessageWriter(
            environment: server.environment, serverVersion: server.serverVersion, limits: server.limits)
        if let preamble = form.preamble { try await put(preamble, write) }
        let heartbeat = Duration.nanoseconds(server.limits.heartbeatInterval.nanoseconds)
        var place = try await begin(messages, write)
        var lastWritten = server.environment.uptime()
        while true {
            try Task.checkCancellation()
            let position = StreamPosition(epoch: server.broadcaster.position.epoch, seq: place)
            if let (code, reason) = end() {
                return try await finish(code, reason, messages, position, cursor: position.cursor, write)
            }
            let found: [EventFrame]?
            do {
                found = try await next(after: place)
            } catch where !Task.isCancelled {
                return try await finish(
                    .internalError, "The journal could not be read", messages, position,
                    cursor: position.cursor, write)
            }
            guard let frames = found else {
                return try await finish(
                    .tooSlow, "Events were pruned before they were read", messages, position,
                    cursor: nil, write)
            }
            var bytes = ByteBuffer()
            var count = 0
            for frame in frames {
                place = frame.seq
                guard filter.matches(frame.subject) else { continue }
                let cursor = StreamPosition(epoch: position.epoch, seq: frame.seq).cursor
                form.write(frame.message, cursor: cursor, to: &bytes)
                count += 1
            }
            delivered.withLock { $0.add(events: count, bytes: bytes.readableBytes) }
            if frames.isEmpty {
                await bell.wait()
                guard server.environment.uptime() - lastWritten >= heartbeat else { continue }
                // So that a lost connection is noticed, and quiet filters do not grow old.
                form.write(messages.pingText(position), cursor: position.cursor, to: &bytes)
            }
            guard bytes.readableBytes > 0 else { continue }
            try await put(bytes, write)
            lastWritten = server.environment.uptime()
        }
    }

    /// The acknowledgement, and the state where it is asked for or the past is gone.
    ///
    /// - Returns: the number after which events follow.
    private func begin(
        _ messages: MessageWriter, _ write: @Sendable (ByteBuffer) async throws -> Void
    ) async throws -> Int {
        let newest = server.history.snapshot
        switch start {
        case .now:
            let position = server.broadcaster.position
            try await putMessage(
                messages.text(SubscribeAck(subscriptionId: Self.id, cursor: position.cursor), id: Self.id),
                cursor: position.cursor, write)
            return position.seq
        case .after(let position):
            let obstacle = newest.obstacle(to: position)
            server.monitor.began(snapshot: obstacle != nil, resume: obstacle ?? "resumed")
            guard let reason = obstacle else {
                let ack = SubscribeAck(subscriptionId: Self.id, cursor: position.cursor, resumed: true)
                try await putMessage(messages.text(ack, id: Self.id), cursor: position.cursor, write)
                return position.seq
            }
            let ack = SubscribeAck(
                subscriptionId: Self.id, cursor: newest.position.cursor, resumed: false, reason: reason,
                oldestSeq: newest.oldestSeq, latestSeq: newest.position.seq)
            return try await snapshot(newest, ack, messages, write)
        case .snapshot:
            server.monitor.began(snapshot: true, resume: nil)
            let ack = SubscribeAck(subscriptionId: Self.id, cursor: newest.position.cursor)
            return try await snapshot(newest, ack, messages, write)
        }
    }

    private func snapshot(
        _ newest: StoreSnapshot, _ ack: SubscribeAck, _ messages: MessageWriter,
        _ write: @Sendable (ByteBuffer) async throws -> Void
    ) async throws -> Int {
        // Without a cursor until it is whole: a reader that loses it begins anew.
        try await putMessage(messages.text(ack, id: Self.id), cursor: nil, write)
        var reader = SnapshotReader(newest.state, filter: filter)
        while true {
            try Task.checkCancellation()
            let payloads = try reader.next(records: 64, bytes: server.limits.readBytes)
            if payloads.isEmpty { break }
            var bytes = ByteBuffer()
            for text in messages.snapshot(payloads, id: Self.id) { form.write(text, to: &bytes) }
            try await put(bytes, write)
        }
        let end = SnapshotEnd(subscriptionId: Self.id, cursor: newest.position.cursor)
        try await putMessage(messages.text(end, id: Self.id), cursor: newest.position.cursor, write)
        return newest.position.seq
    }

    /// Events after the place, none where there are none yet; nil where the next of them is gone.
    private func next(after place: Int) async throws -> [EventFrame]? {
        guard server.broadcaster.position.seq > place else { return [] }
        if let frames = server.broadcaster.recent(
            after: place, maxCount: Self.count, byteBudget: server.limits.readBytes)
        {
            return frames
        }
        let frames = try await server.history.events(
            after: place, limit: Self.count, bytes: server.limits.readBytes)
        guard let first = frames.first else { return [] }
        return first.seq == place + 1 ? frames : nil
    }

    /// Why it is over, if it is.
    private func end() -> (CloseCode, String)? {
        // Requests are waited for before the stream's own turn comes.
        if Task.isShuttingDownGracefully || server.isShuttingDown { return (.goingAway, "Server shutdown") }
        let now = server.environment.now()
        if let expiry = principal.expiresAt, expiry <= now { return (.unauthorized, "The token has expired") }
        if !server.authenticator.isCurrent(principal, at: now) {
            return (.unauthorized, "The token is no longer good")
        }
        return nil
    }

    /// Says that it is over, and why.
    private func finish(
        _ code: CloseCode, _ reason: String, _ messages: MessageWriter, _ position: StreamPosition,
        cursor: String?, _ write: @Sendable (ByteBuffer) async throws -> Void
    ) async throws {
        record.withLock { $0.ends(code, reason: reason) }
        try await putMessage(
            messages.disconnectingText(code, reason: reason, position), cursor: cursor, write)
    }

    private func putMessage(
        _ message: ByteBuffer, cursor: String?, _ write: @Sendable (ByteBuffer) async throws -> Void
    ) async throws {
        var bytes = ByteBuffer()
        form.write(message, cursor: cursor, to: &bytes)
        try await put(bytes, write)
    }

    private func put(
        _ bytes: ByteBuffer, _ write: @Sendable (ByteBuffer) async throws -> Void
    ) async throws {
        writingSince.withLock { $0 = server.environment.uptime() }
        defer { writingSince.withLock { $0 = nil } }
        try await write(bytes)
    }
}
