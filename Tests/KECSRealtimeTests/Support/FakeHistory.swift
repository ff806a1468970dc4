import KECSControl
import KECSModel
import KECSRealtime
import NIOCore
import Synchronization

/// A journal and a state that the test writes, and reads that end when the
/// test says so.
final class FakeHistory: StreamHistory {
    private struct Contents {
        var journal: [JournalEntry] = []
        var oldest = 1
        var position: StreamPosition
        var state = State()
        var pending: [@Sendable () -> Void] = []
        var reads = 0
        var onSnapshot: (@Sendable () -> Void)?
    }

    private let contents: Mutex<Contents>
    /// Whether reads wait for ``endRead(_:)``.
    private let isManual: Bool

    init(epoch: String = "e1", isManual: Bool = false) {
        contents = Mutex(Contents(position: StreamPosition(epoch: epoch, seq: 0)))
        self.isManual = isManual
    }

    // MARK: What the test does

    func commit(_ entries: [JournalEntry], _ change: (inout State) -> Void = { _ in }) {
        contents.withLock { contents in
            contents.journal += entries
            if let last = entries.last { contents.position.seq = last.seq }
            change(&contents.state)
        }
    }

    /// Forgets everything before `seq`, but never the newest.
    func prune(before seq: Int) {
        contents.withLock { contents in
            contents.oldest = max(contents.oldest, min(seq, contents.position.seq))
            let oldest = contents.oldest
            contents.journal.removeAll { $0.seq < oldest }
        }
    }

    var pendingReads: Int { contents.withLock { $0.pending.count } }

    /// Reads of the journal so far.
    var reads: Int { contents.withLock { $0.reads } }

    /// Ends one of the reads that are under way.
    func endRead(_ index: Int) {
        contents.withLock { $0.pending.remove(at: index) }()
    }

    /// Has `body` run when the state is asked for next, on the asking thread.
    func onNextSnapshot(_ body: @escaping @Sendable () -> Void) {
        contents.withLock { $0.onSnapshot = body }
    }

    // MARK: StreamHistory

    var snapshot: StoreSnapshot {
        let (snapshot, body) = contents.withLock {
            (StoreSnapshot(state: $0.state, position: $0.position, oldestSeq: $0.oldest), $0.onSnapshot.take())
        }
        body?()
        return snapshot
    }

    func events(
        after seq: Int, limit: Int, bytes: Int, on eventLoop: any EventLoop,
        _ done: @escaping @Sendable (Result<[EventFrame], any Error>) -> Void
    ) -> HistoryRead {
        contents.withLock { $0.reads += 1 }
        return run(on: eventLoop, done) {
            self.entries(after: seq, limit: limit, bytes: bytes).map(EventFrame.init)
        }
    }

    func events(after seq: Int, limit: Int, bytes: Int) async throws -> [EventFrame] {
        contents.withLock { $0.reads += 1 }
        return entries(after: seq, limit: limit, bytes: bytes).map(EventFrame.init)
    }

    private func entries(after seq: Int, limit: Int, bytes: Int) -> [JournalEntry] {
        let next = contents.withLock { $0.journal.drop { $0.seq <= seq }.prefix(limit) }
        var room = bytes
        return next.prefix { entry in
            room -= entry.event.payload.count
            return room >= 0 || entry.seq == next.first?.seq
        }
    }

    func page(
        of reader: SnapshotReader, records: Int, bytes: Int, on eventLoop: any EventLoop,
        _ done: @escaping @Sendable (Result<SnapshotPage, any Error>) -> Void
    ) -> HistoryRead {
        run(on: eventLoop, done) {
            var rest = reader
            return SnapshotPage(
                payloads: try rest.next(records: records, bytes: bytes), rest: rest)
        }
    }

    private func run<Value: Sendable>(
        on eventLoop: any EventLoop, _ done: @escaping @Sendable (Result<Value, any Error>) -> Void,
        _ body: @escaping @Sendable () throws -> Value
    ) -> HistoryRead {
        let end: @Sendable () -> Void = {
            let result = Result { try body() }
            eventLoop.execute { done(result) }
        }
        if isManual {
            contents.withLock { $0.pending.append(end) }
        } else {
            end()
        }
        return HistoryRead {}
    }
}
