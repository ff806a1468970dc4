import KECSControl
import KECSModel
import NIOCore

/// Where sessions read what no longer is, or never was, in the ring: the
/// journal and the state. No event loop waits for it.
package protocol StreamHistory: Sendable {
    /// The newest committed state. Returns at once.
    var snapshot: StoreSnapshot { get }

    /// Events numbered above `seq`, oldest first, at most `limit` and as many as fit into
    /// `bytes`, but at least one where there is one.
    ///
    /// - Parameter done: Called once on the event loop, unless that has shut down.
    func events(
        after seq: Int, limit: Int, bytes: Int, on eventLoop: any EventLoop,
        _ done: @escaping @Sendable (Result<[EventFrame], any Error>) -> Void
    ) -> HistoryRead

    /// The same for a task.
    func events(after seq: Int, limit: Int, bytes: Int) async throws -> [EventFrame]

    /// The next piece of a snapshot, of so many records, of fewer once they come to `bytes`.
    ///
    /// - Parameter done: Called once on the event loop, unless that has shut down.
    func page(
        of reader: SnapshotReader, records: Int, bytes: Int, on eventLoop: any EventLoop,
        _ done: @escaping @Sendable (Result<SnapshotPage, any Error>) -> Void
    ) -> HistoryRead
}

/// A piece of a snapshot.
package struct SnapshotPage: Sendable {
    /// None: that was all.
    package var payloads: [[UInt8]]
    /// Goes on from there.
    package var rest: SnapshotReader

    package init(payloads: [[UInt8]], rest: SnapshotReader) {
        self.payloads = payloads
        self.rest = rest
    }
}

/// A read that is under way.
package struct HistoryRead: Sendable {
    /// Ends it sooner, if it can; `done` is called all the same.
    package let cancel: @Sendable () -> Void

    package init(cancel: @escaping @Sendable () -> Void) {
        self.cancel = cancel
    }
}

/// A store's history, read on the cooperative pool.
package struct StoreHistory: StreamHistory {
    private let store: any Store

    package init(_ store: any Store) {
        self.store = store
    }

    package var snapshot: StoreSnapshot { store.snapshot }

    package func events(
        after seq: Int, limit: Int, bytes: Int, on eventLoop: any EventLoop,
        _ done: @escaping @Sendable (Result<[EventFrame], any Error>) -> Void
    ) -> HistoryRead {
        read(on: eventLoop, done) {
            try await self.events(after: seq, limit: limit, bytes: bytes)
        }
    }

    package func events(after seq: Int, limit: Int, bytes: Int) async throws -> [EventFrame] {
        try await store.entries(after: seq, limit: limit, bytes: bytes).map(EventFrame.init)
    }

    package func page(
        of reader: SnapshotReader, records: Int, bytes: Int, on eventLoop: any EventLoop,
        _ done: @escaping @Sendable (Result<SnapshotPage, any Error>) -> Void
    ) -> HistoryRead {
        read(on: eventLoop, done) {
            var rest = reader
            return SnapshotPage(
                payloads: try rest.next(records: records, bytes: bytes), rest: rest)
        }
    }

    private func read<Value: Sendable>(
        on eventLoop: any EventLoop,
        _ done: @escaping @Sendable (Result<Value, any Error>) -> Void,
        _ body: @escaping @Sendable @concurrent () async throws -> Value
    ) -> HistoryRead {
        // Owned by the caller, who cancels it: a session's reader.
        let task = Task {
            let result: Result<Value, any Error>
            do {
                result = .success(try await body())
            } catch {
                result = .failure(error)
            }
            // No promise: one that belongs to a loop that has gone would be a fault.
            eventLoop.execute { done(result) }
        }
        return HistoryRead { task.cancel() }
    }
}
