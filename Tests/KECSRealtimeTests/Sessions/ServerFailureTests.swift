import KECSControl
import KECSModel
import KECSRealtime
import KECSWire
import NIOCore
import Testing

/// The journal or the state cannot be read: the client is told, and closed with 1011 so that it comes back.
struct ServerFailureTests {
    private struct DiskFailed: Error {}

    /// Knows a position and can read nothing of it.
    private struct BrokenHistory: StreamHistory {
        var snapshot: StoreSnapshot {
            StoreSnapshot(state: State(), position: StreamPosition(epoch: "e1", seq: 5), oldestSeq: 1)
        }

        func events(
            after seq: Int, limit: Int, bytes: Int, on eventLoop: any EventLoop,
            _ done: @escaping @Sendable (Result<[EventFrame], any Error>) -> Void
        ) -> HistoryRead {
            eventLoop.execute { done(.failure(DiskFailed())) }
            return HistoryRead {}
        }

        func events(after seq: Int, limit: Int, bytes: Int) async throws -> [EventFrame] {
            throw DiskFailed()
        }

        func page(
            of reader: SnapshotReader, records: Int, bytes: Int, on eventLoop: any EventLoop,
            _ done: @escaping @Sendable (Result<SnapshotPage, any Error>) -> Void
        ) -> HistoryRead {
            eventLoop.execute { done(.failure(DiskFailed())) }
            return HistoryRead {}
        }
    }

    @Test(arguments: [#"{"resumeFrom":"e1:2"}"#, #"{"snapshot":true}"#])
    func isToldAndClosed(_ payload: String) async throws {
        var limits = TestServer.quiet
        // Nothing is in memory: all must be read.
        limits.ringCount = 1
        try await TestServer.run(limits: limits, readsFrom: BrokenHistory()) { server in
            let client = try await RawClient.open(on: server)
            server.broadcaster.publish((1...5).map { TestServer.entry($0) })
            try await client.subscribed("s", payload)
            let error = try await client.error()
            #expect(error.code == .internalError)
            #expect(error.message == "Server error")
            #expect(error.details?.reason?.isEmpty == false)
            let farewell = try await client.message(ServerMessage<Disconnecting>.self)
            #expect(farewell.payload.code == .internalError)
            #expect(farewell.payload.retryAfterMs != nil)
            #expect(try await client.close().closeCode == 1011)
        }
    }
}
