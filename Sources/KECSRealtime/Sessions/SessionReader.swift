import KECSControl
import KECSModel
import KECSWire
import NIOCore

/// Brings a session that is behind to where its shard is: it sends snapshots
/// that were asked for, then the events from its place on, from the ring where
/// they still are, else from the journal.
///
/// A place and no queue: as long as the client does not read, nothing is read
/// for it, and at most one batch is held. A session has one place, however many
/// subscriptions, and its live events wait for it, so that what a client gets
/// stays in order; when the place meets the shard's, the session joins its
/// audience and this goes.
final class SessionReader {
    /// Events matched in one go, so that the loop serves others in between.
    private static let ringCount = 128
    /// Bytes of events that are looked through for a client that wants only
    /// the newest of each resource, before it gets what is left of them.
    private static let newestBytes = 1 << 20
    /// Entries of the journal that are held at once.
    private static let journalCount = 256
    /// Records of a snapshot that are held at once.
    private static let snapshotCount = 64

    private struct Snapshot {
        /// Its own, since ids of subscriptions are used again.
        var number: Int
        var subscriptionId: String
        var cursor: String
        var reader: SnapshotReader
    }

    private let session: Session
    private var shard: Shard { session.shard }
    /// Everything up to this number has been looked at and, where it was wanted, sent.
    private(set) var place: Int
    /// Events behind that, not sent yet because newer ones may make them dispensable.
    private var newest: (events: LatestEvents, through: Int)?
    /// Everything up to this number has been looked at.
    private var looked: Int { newest?.through ?? place }
    private var snapshots: [Snapshot] = []
    private var lastNumber = 0
    private var isScheduled = false
    private var isStopped = false
    private var read: HistoryRead?

    init(session: Session, place: Int) {
        self.session = session
        self.place = place
    }

    // MARK: What the session calls

    /// Goes on soon: after all that was read with the request that led to it,
    /// so that subscriptions sent together are read together.
    func schedule() {
        guard !isScheduled, !isStopped else { return }
        isScheduled = true
        shard.port.eventLoop.assumeIsolated().execute {
            self.isScheduled = false
            self.step()
        }
    }

    /// Another subscription begins further back.
    func moveBack(to seq: Int) {
        newest = nil
        place = min(place, seq)
        schedule()
    }

    func addSnapshot(of state: State, for filter: EventFilter, _ id: String, cursor: String) {
        newest = nil
        lastNumber += 1
        snapshots.append(
            Snapshot(
                number: lastNumber, subscriptionId: id, cursor: cursor,
                reader: SnapshotReader(state, filter: filter)))
        schedule()
    }

    /// The subscription was cancelled.
    func forget(_ subscriptionId: String) {
        newest = nil
        snapshots.removeAll { $0.subscriptionId == subscriptionId }
    }

    func isTellingSnapshot(of subscriptionId: String) -> Bool {
        snapshots.contains { $0.subscriptionId == subscriptionId }
    }

    /// The connection goes.
    func stop() {
        isStopped = true
        newest = nil
        snapshots = []
        read?.cancel()
        read = nil
    }

    // MARK: Reading

    private func step() {
        // Where the client is slow, the socket calls once it can take more.
        guard !isStopped, read == nil, session.isWritable else { return }
        if let snapshot = snapshots.first {
            readSnapshot(snapshot)
        } else {
            readEvents()
        }
    }

    private func readEvents() {
        let goal = shard.position.seq
        guard looked < goal else {
            if newest != nil {
                sendNewest()
            } else if place == goal, session.isDone(with: place) {
                session.keptUp()
                session.join()
            } else {
                // The store is ahead of what its loop has been told.
                shard.wake(self)
            }
            return
        }
        if let frames = shard.recent(
            after: looked, maxCount: Self.ringCount, byteBudget: shard.limits.readBytes)
        {
            take(frames)
        } else {
            readJournal()
        }
    }

    private func readJournal() {
        let after = looked
        let this = NIOLoopBound(self, eventLoop: shard.port.eventLoop)
        read = shard.history.events(
            after: after, limit: Self.journalCount, bytes: shard.limits.readBytes,
            on: shard.port.eventLoop
        ) { result in
            this.value.took(result, after: after)
        }
    }

    private func took(_ result: Result<[EventFrame], any Error>, after: Int) {
        read = nil
        guard !isStopped else { return }
        // Another subscription may have begun further back meanwhile, or with
        // a snapshot, which goes first.
        guard looked == after, snapshots.isEmpty else { return schedule() }
        switch result {
        case .success(let frames):
            // Numbers have no gaps: what is missing has been pruned.
            guard frames.first?.seq == after + 1 else { return session.cutAsTooSlow() }
            take(frames)
        case .failure:
            session.cutAsFailed("The journal could not be read")
        }
    }

    /// Sends those of the frames that are wanted, up to the shard's place; what
    /// is behind that is live for the others and read again here.
    private func take(_ frames: [EventFrame]) {
        let goal = shard.position.seq
        let frames = frames.filter { $0.seq > looked && $0.seq <= goal }
        guard session.mayPassOver else { return send(frames) }
        var events = newest?.events ?? LatestEvents()
        for frame in frames {
            if let wish = session.wish(for: frame) { events.append(frame, wish) }
        }
        newest = (events, frames.last?.seq ?? looked)
        if looked < goal, events.bytes < Self.newestBytes { return schedule() }
        sendNewest()
    }

    /// Sends what is left of the events that may be passed over.
    private func sendNewest() {
        guard let (events, through) = newest else { return }
        newest = nil
        if events.skipped > 0 {
            session.passed(over: events.newestSkipped)
            shard.monitor.toldLagging()
            session.answer(
                Lagging(behind: session.behind, bytes: events.bytes, skipped: events.skipped), id: nil)
        }
        send(events.remaining, through: through)
    }

    private func send(_ frames: [EventFrame]) {
        guard let last = frames.last else { return schedule() }
        send(frames.filter { session.wish(for: $0) != nil }, through: last.seq)
    }

    /// Sends these, which are all that is wanted up to `seq`.
    private func send(_ wanted: [EventFrame], through seq: Int) {
        let deflate = session.deflate
        let threshold = shard.limits.compressionThreshold
        var bytes = ByteBuffer()
        for frame in wanted {
            bytes.writeImmutableBuffer(
                deflate.map { frame.bytes(deflatedBy: $0, threshold: threshold) } ?? frame.bytes)
        }
        place = seq
        session.progress(to: place)
        // Before the write: it may end the session.
        schedule()
        guard !wanted.isEmpty else { return }
        shard.count(events: wanted.count, bytes: bytes.readableBytes)
        session.delivered.add(events: wanted.count, bytes: bytes.readableBytes)
        session.deliver(bytes)
    }

    // MARK: Snapshots

    private func readSnapshot(_ snapshot: Snapshot) {
        let this = NIOLoopBound(self, eventLoop: shard.port.eventLoop)
        let number = snapshot.number
        read = shard.history.page(
            of: snapshot.reader, records: Self.snapshotCount, bytes: shard.limits.readBytes,
            on: shard.port.eventLoop
        ) { result in
            this.value.took(result, ofSnapshot: number)
        }
    }

    private func took(_ result: Result<SnapshotPage, any Error>, ofSnapshot number: Int) {
        read = nil
        guard !isStopped else { return }
        schedule()
        // Its subscription may have been cancelled.
        guard let snapshot = snapshots.first, snapshot.number == number else { return }
        let id = snapshot.subscriptionId
        switch result {
        case .success(let page) where page.payloads.isEmpty:
            snapshots.removeFirst()
            session.answer(SnapshotEnd(subscriptionId: id, cursor: snapshot.cursor), id: id)
            session.flush()
        case .success(let page):
            snapshots[0].reader = page.rest
            session.deliver(shard.messages.snapshot(page.payloads, id: id, deflate: session.deflate))
        case .failure:
            session.cutAsFailed("The state could not be told")
        }
    }
}
