import KECSControl
import KECSModel
import KECSRealtime
import KECSTestSupport
import KECSWire
import NIOCore
import Synchronization
import Testing

/// Timers that are due in the turn of an event loop in which their owner ends. NIO takes all that
/// is due out of its queue before it runs any of it, so cancelling no longer stops them.
@Suite(.timeLimit(.minutes(2))) struct LateTimerTests {
    private final class Flag: Sendable {
        let isSet = Atomic(false)
    }

    /// Holds the server's event loop while `body` runs and until `time` is over: all that was
    /// asked of the loop or became due meanwhile is then one turn of it.
    ///
    /// - Parameter begin: Has what it is given called on the loop, or by anybody at once: it is
    ///   held when that turn's reads are over.
    private func inOneTurn(
        of server: TestServer, lasting time: TimeAmount,
        begin: (@escaping @Sendable () -> Void) async throws -> Void = { $0() },
        _ body: () async throws -> Void
    ) async throws {
        let (isHeld, isAsked) = (Flag(), Flag())
        try await begin {
            server.eventLoop.execute {
                let end = NIODeadline.now() + time
                isHeld.isSet.store(true, ordering: .releasing)
                while !isAsked.isSet.load(ordering: .acquiring) || NIODeadline.now() < end {}
            }
        }
        while !isHeld.isSet.load(ordering: .acquiring) {
            try Task.checkCancellation()
            await Task.yield()
        }
        defer { isAsked.isSet.store(true, ordering: .releasing) }
        try await body()
    }

    @Test func aWaitIsAnsweredOnce() async throws {
        var stopped = SampleTask.record()
        stopped.lastStatus = .stopped
        let ended = SampleTask.history(stopped)
        var reader = SnapshotReader(ended.snapshot.state, filter: EventFilter(eventTypes: [.task]))
        let payload = try #require(try reader.next(records: 10).first)
        var keys = TestServer.keys()
        keys.task = SampleTask.arn
        let event = EventDraft(type: .task, action: "STOP", keys: keys, payload: payload)
        let history = SampleTask.history()
        try await TestServer.run(loops: 1, history: history) { server in
            let client = try await RawClient.open(on: server)
            try await inOneTurn(of: server, lasting: .milliseconds(300)) { hold in
                // In the turn that reads the command: on no machine can its time be over before.
                history.onNextSnapshot(hold)
                try await client.send(
                    .text(
                        #"{"id":"w","type":"command","action":"wait","payload":{"resource":"task","#
                            + #""resourceArn":"\#(SampleTask.arn)","until":"stopped","timeoutMs":200}}"#))
            } _: {
                server.publish([
                    JournalEntry(seq: 1, timestamp: Timestamp(milliseconds: 0), event: event)
                ])
            }
            let result = try await client.message(ServerMessage<WaitResult>.self)
            #expect(result.id == "w")
            #expect(result.payload.status == "satisfied")
            try await client.send(.text(#"{"id":"p","type":"ping"}"#))
            #expect(try await client.frame().text.contains(#""type":"pong""#), "nothing in between")
        }
    }

    /// One that went on would ask a session that is no more, and end the server.
    @Test func aFeedThatIsOverDoesNotGoOn() async throws {
        // 10 ms before the end of a second, which it waits for again and again.
        let clock = MetricsFeedTests.Clock(1_704_067_209_990)
        let source = FakeMetricsSource()
        try await TestServer.run(
            loops: 1, history: SampleTask.history(), metrics: source, environment: clock.environment
        ) { server in
            let client = try await RawClient.open(on: server)
            try await client.send(
                .text(
                    #"{"id":"m","type":"subscribe","action":"metrics","payload":{"resource":"task","#
                        + #""resourceArn":"\#(SampleTask.arn)","metrics":["CPUUtilization"],"#
                        + #""intervalMs":1000}}"#))
            _ = try await client.message(ServerMessage<SubscribeAck>.self)
            _ = try await client.message(ServerMessage<Metrics>.self)
            var farewell: Task<Void, Never>?
            try await inOneTurn(of: server, lasting: .milliseconds(100)) {
                farewell = Task { await server.realtime.shutDown(within: .minutes(1)) }
                while !server.realtime.isShuttingDown { await Task.yield() }
            }
            _ = try await client.close()
            try await client.send(.close(1001))
            try await client.ended()
            await farewell?.value
            #expect(try await server.realtime.leftovers() == 0)
            let asked = source.queries.count
            clock.advance(5000)
            try await server.eventLoop.scheduleTask(in: .milliseconds(50)) {}.futureResult.get()
            #expect(source.queries.count == asked)
        }
    }
}
