import Foundation
import KECSAccess
import KECSControl
import KECSModel
import KECSWire
import NIOCore
import Synchronization

/// One event loop's part of the stream: its sessions, what they want, and how
/// far it has read. Lives on its loop; no lock, no task, no queue per client.
///
/// Delivery goes by audiences, not by sessions: equal filters are one filter to
/// the index, sessions with equal sets of filters one audience. An event finds
/// its filters, these their audiences; at the end of a batch each audience that
/// was found gets one buffer with its events end to end (frames delimit
/// themselves), and each of its members one write and one flush. So the cost
/// follows the number of matches, and a session gets an event once and in
/// order, however many of its subscriptions match.
final class Shard {
    let port: ShardPort
    let limits: RealtimeLimits
    let environment: Environment
    let messages: MessageWriter
    let authenticator: any Authenticator
    let history: any StreamHistory
    /// Where measured values come from; nil: there are none.
    let metrics: (any MetricsSource)?
    /// What reads logs; nil: there are none.
    let logs: LogDesk?
    let monitor: StreamMonitor
    /// Of all WebSockets on this loop.
    let codec = DeflateCodec()
    private let fanOut: FanOut
    private let broadcaster: Broadcaster
    private(set) var heartbeat: Heartbeat<Session>
    /// Whether a turn of it is scheduled: while anybody is here.
    private var isTicking = false
    /// Whether a look at who may still be here is scheduled.
    private var isWatching = false
    /// The authenticator's at the last look.
    private var accessRevision = 0

    /// Where to read next.
    private var place: Int
    /// Every matching event up to here has been handed to the sockets.
    private(set) var position: StreamPosition
    private var index = SubscriptionIndex()
    private var audiences: [[SubscriptionIndex.FilterID]: Audience] = [:]
    /// By filter, the audiences that want it.
    private var audiencesByFilter: [SubscriptionIndex.FilterID: [ObjectIdentifier: Audience]] = [:]
    /// Bytes of events that one round hands to one client, so that sockets can
    /// take what they got before more comes.
    private static let roundBytes = 512 << 10
    /// Not before this is another round begun on account of a poke.
    private var earliestRound = NIODeadline.uptimeNanoseconds(0)

    /// Those who wait until it has been told of more.
    private var waiting: [SessionReader] = []
    /// Commands that wait for a resource, by its ARN.
    private var waits: [String: [ObjectIdentifier: Wait]] = [:]

    private(set) var isShuttingDown = false
    private var emptied: EventLoopPromise<Void>?

    init(
        port: ShardPort, broadcaster: Broadcaster, history: any StreamHistory,
        limits: RealtimeLimits, environment: Environment, serverVersion: String,
        authenticator: any Authenticator, monitor: StreamMonitor,
        metrics: (any MetricsSource)? = nil, logs: LogDesk? = nil
    ) {
        self.port = port
        self.monitor = monitor
        self.metrics = metrics
        self.logs = logs
        self.history = history
        self.broadcaster = broadcaster
        self.limits = limits
        fanOut = FanOut(limits: limits)
        self.environment = environment
        self.authenticator = authenticator
        accessRevision = authenticator.revision
        messages = MessageWriter(
            environment: environment, serverVersion: serverVersion, limits: limits)
        heartbeat = Heartbeat(interval: limits.heartbeatInterval)
        (place, position) = broadcaster.end()
    }

    /// Of the newest event, delivered or not.
    var newestPosition: StreamPosition { broadcaster.position }

    // MARK: Sessions

    var sessionCount: Int { heartbeat.count }

    /// How many things are kept on account of sessions.
    var holdings: Int {
        heartbeat.count + heartbeat.members.count + index.count + audiences.count
            + audiencesByFilter.count + waiting.count + waits.count
            + heartbeat.members.reduce(0) {
                $0 + ($1.reader == nil ? 0 : 1) + $1.logSubscriptions.count + $1.metricsFeeds.count
            }
    }

    func add(_ session: Session) {
        let isFirst = sessionCount == 0
        heartbeat.add(session)
        port.counters.connections.wrappingAdd(1, ordering: .acquiringAndReleasing)
        port.counters.accepted.wrappingAdd(1, ordering: .relaxed)
        if isFirst {
            // Nobody was here to be poked for; from the count on, pokes come.
            (place, position) = broadcaster.end()
        }
        if !isTicking {
            isTicking = true
            scheduleTick()
        }
        if authenticator.isRequired, !isWatching {
            isWatching = true
            scheduleWatch()
        }
    }

    func remove(_ session: Session) {
        heartbeat.remove(session)
        port.counters.connections.wrappingSubtract(1, ordering: .acquiringAndReleasing)
        if sessionCount == 0 {
            emptied?.succeed()
            emptied = nil
        }
    }

    // MARK: Subscriptions

    func retain(_ filter: EventFilter) -> SubscriptionIndex.FilterID {
        port.counters.subscriptions.wrappingAdd(1, ordering: .relaxed)
        return index.insert(filter)
    }

    func filter(of id: SubscriptionIndex.FilterID) -> EventFilter? {
        index.filter(of: id)
    }

    func release(_ filter: SubscriptionIndex.FilterID) {
        port.counters.subscriptions.wrappingSubtract(1, ordering: .relaxed)
        index.remove(filter)
    }

    /// Puts the session where its filters say; to nobody's audience where it has none.
    func move(_ session: Session, toAudienceOf filters: Set<SubscriptionIndex.FilterID>) {
        let key = filters.sorted()
        guard session.audience?.filters != key else { return }
        if let former = session.audience {
            former.remove(session)
            if former.isEmpty { drop(former) }
        }
        session.audience = key.isEmpty ? nil : audience(of: key)
        session.audience?.add(session)
    }

    private func audience(of key: [SubscriptionIndex.FilterID]) -> Audience {
        if let known = audiences[key] { return known }
        let audience = Audience(filters: key)
        audiences[key] = audience
        for filter in key {
            audiencesByFilter[filter, default: [:]][ObjectIdentifier(audience)] = audience
        }
        return audience
    }

    private func drop(_ audience: Audience) {
        audiences[audience.filters] = nil
        for filter in audience.filters {
            audiencesByFilter[filter]?[ObjectIdentifier(audience)] = nil
            if audiencesByFilter[filter]?.isEmpty == true { audiencesByFilter[filter] = nil }
        }
    }

    // MARK: Delivery

    /// How long to wait before the next round; nil: go on.
    var coalescingDelay: TimeAmount? {
        let left = earliestRound - .now()
        return left > .nanoseconds(0) ? left : nil
    }

    /// Delivers what has been published, a round of it; the rest soon.
    ///
    /// Where several events had come during the last round, the next waits as long as this
    /// one has taken: what comes meanwhile travels along, at a fraction of the price. Events
    /// that come singly wait for nothing.
    func deliver() {
        let (start, first) = (NIODeadline.now(), place)
        if round() { port.poke(in: .microseconds(50)) }
        guard place - first > 1 else { return }
        let end = NIODeadline.now()
        earliestRound = end + min(end - start, limits.maxCoalescing)
    }

    /// Delivers everything that was published before this call.
    func catchUp() {
        let goal = broadcaster.end().place
        while place < goal { _ = round() }
    }

    /// True: there is more.
    private func round() -> Bool {
        let batch = broadcaster.read(from: place, byteBudget: Self.roundBytes)
        place = batch.next
        if batch.isIncomplete { cutAllSubscribers() }
        guard let newest = batch.frames.last else { return false }

        let touched = match(batch.frames)
        position = StreamPosition(epoch: batch.epoch, seq: newest.seq)
        wakeReaders()

        var shared: JoinedEvents?
        for audience in touched {
            let matched = audience.matched
            audience.matched = []
            var events = shared.flatMap { $0.matched == matched ? $0 : nil }
                ?? JoinedEvents(
                    matched, of: batch.frames, codec: codec,
                    threshold: limits.compressionThreshold)
            // A copy: a member that is cut off leaves the audience meanwhile.
            for group in audience.groups {
                let bytes = events.bytes(windowBits: group.windowBits)
                group.tally.add(events: matched.count, bytes: bytes.readableBytes)
                write(bytes, events: matched.count, to: group.members)
            }
            shared = events
        }
        if sessionCount > 0 { port.counters.fannedOut(batch.frames, at: .now()) }
        // After the event itself has gone to who waits for it.
        tellWaits(of: batch)
        return batch.hasMore
    }

    /// The audiences that want any of these events; each is told the places of those it wants.
    private func match(_ frames: [EventFrame]) -> [Audience] {
        var touched: [Audience] = []
        // Of the event before, whose subject this one may share.
        var wanting: [Audience] = []
        for (number, frame) in frames.enumerated() {
            if number > 0, frame.subject === frames[number - 1].subject {
                for audience in wanting { audience.matched.append(number) }
                continue
            }
            wanting.removeAll(keepingCapacity: true)
            index.forEachMatch(of: frame.subject) { filter in
                guard let audiences = audiencesByFilter[filter] else { return }
                for audience in audiences.values where audience.matched.last != number {
                    if audience.matched.isEmpty { touched.append(audience) }
                    audience.matched.append(number)
                    wanting.append(audience)
                }
            }
        }
        return touched
    }

    private func write(_ bytes: ByteBuffer, events: Int, to members: [Session]) {
        // Before a client can have them and ask.
        count(events: events * members.count, bytes: bytes.readableBytes * members.count)
        fanOut.send(bytes, to: members)
        for session in members where session.mayPassOver && !session.isWritable {
            session.yieldToSlowness()
        }
    }

    func count(events: Int, bytes: Int) {
        port.counters.deliveries.wrappingAdd(events, ordering: .relaxed)
        port.counters.bytes.wrappingAdd(bytes, ordering: .relaxed)
    }

    /// This loop was too slow for the ring: its subscribers have missed events
    /// and must come back to resume.
    private func cutAllSubscribers() {
        for session in heartbeat.members where session.audience != nil {
            session.cut(.tooSlow, reason: "Events were lost")
        }
    }

    // MARK: Readers

    /// Events behind `seq` that are still in memory; nil where the next is not.
    func recent(after seq: Int, maxCount: Int, byteBudget: Int) -> [EventFrame]? {
        broadcaster.recent(after: seq, maxCount: maxCount, byteBudget: byteBudget)
    }

    /// Lets the reader go on once this loop's position has moved.
    func wake(_ reader: SessionReader) {
        waiting.append(reader)
    }

    /// The reader's session goes.
    func forget(_ reader: SessionReader) {
        waiting.removeAll { $0 === reader }
    }

    private func wakeReaders() {
        guard !waiting.isEmpty else { return }
        let readers = waiting
        waiting = []
        for reader in readers { reader.schedule() }
    }

    // MARK: Waits

    func add(_ wait: Wait) {
        waits[wait.resource.arn, default: [:]][ObjectIdentifier(wait)] = wait
    }

    func remove(_ wait: Wait) {
        let arn = wait.resource.arn
        waits[arn]?[ObjectIdentifier(wait)] = nil
        if waits[arn]?.isEmpty == true { waits[arn] = nil }
    }

    private func tellWaits(of batch: Broadcaster.Batch) {
        guard !waits.isEmpty else { return }
        // Copies: one that is answered leaves meanwhile.
        if batch.isIncomplete {
            for wait in waits.values.flatMap(\.values) { wait.look(at: history.snapshot) }
        }
        for frame in batch.frames {
            guard let arn = WaitedResource.arn(in: frame), let waiting = waits[arn],
                let resource = WaitedResource(frame)
            else { continue }
            for wait in waiting.values { wait.look(at: resource, seq: frame.seq) }
        }
        for wait in waits.values.flatMap(\.values) where wait.isEarly { wait.lookAgain() }
    }

    // MARK: Heartbeat

    private func scheduleTick() {
        port.eventLoop.scheduleTask(in: heartbeat.tickInterval) { [port] in port.shard?.tick() }
    }

    private func tick() {
        guard sessionCount > 0 else {
            isTicking = false
            return
        }
        scheduleTick()
        let due = heartbeat.advance()
        for session in due.silent { session.cut(.timeout, reason: "No sign of life") }
        guard !due.pings.isEmpty else { return }
        // So that the position told is one whose events have all gone before.
        catchUp()
        let ping = messages.ping(position)
        for session in due.pings {
            session.deliver(session.reader == nil ? ping : messages.ping(session.position))
        }
    }

    // MARK: Access

    private func scheduleWatch() {
        port.eventLoop.scheduleTask(in: .milliseconds(500)) { [port] in port.shard?.watch() }
    }

    /// Closes the connections whose token has expired or been revoked.
    private func watch() {
        guard sessionCount > 0 else {
            isWatching = false
            return
        }
        scheduleWatch()
        let revision = authenticator.revision
        let isRevised = revision != accessRevision
        accessRevision = revision
        let now = environment.now()
        for session in heartbeat.members { session.checkAccess(at: now, isRevised: isRevised) }
    }

    // MARK: Shutdown

    /// Tells every client to go and waits until all have or `deadline` is over.
    func shutDown(deadline: NIODeadline) -> EventLoopFuture<Void> {
        isShuttingDown = true
        catchUp()
        for session in heartbeat.members { session.quiesce() }
        guard sessionCount > 0 else { return port.eventLoop.makeSucceededVoidFuture() }
        let promise = emptied ?? port.eventLoop.makePromise(of: Void.self)
        emptied = promise
        port.eventLoop.scheduleTask(deadline: deadline) { [port] in
            for session in port.shard?.heartbeat.members ?? [] { session.abort() }
        }
        return promise.futureResult
    }
}
