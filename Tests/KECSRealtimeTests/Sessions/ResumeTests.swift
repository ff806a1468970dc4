import KECSModel
import KECSRealtime
import KECSTestSupport
import KECSWire
import NIOCore
import Testing

/// What a client that comes back is told, over real sockets.
struct ResumeTests {
    private func ack(
        _ client: RawClient, _ id: String, _ payload: String
    ) async throws -> SubscribeAck {
        try await client.subscribe(id, payload)
        return try await client.message(ServerMessage<SubscribeAck>.self).payload
    }

    /// Ten in the ring or, with a ring of two, in the journal.
    @Test(arguments: [16_384, 2])
    func whatWasMissedComesThenLive(ringCount: Int) async throws {
        var limits = TestServer.quiet
        limits.ringCount = ringCount
        try await TestServer.run(limits: limits) { server in
            for seq in 1...10 {
                server.publish(seq, keys: TestServer.keys(cluster: seq % 2 == 0 ? "even" : "odd"))
            }
            let client = try await RawClient.open(on: server)
            let ack = try await ack(client, "s", #"{"resumeFrom":"e1:3","clusters":["even"]}"#)
            #expect(ack == SubscribeAck(subscriptionId: "s", cursor: "e1:3", resumed: true))
            for seq in [4, 6, 8, 10] { #expect(try await client.event().seq == seq) }
            server.publish(11, keys: TestServer.keys(cluster: "odd"))
            server.publish(12, keys: TestServer.keys(cluster: "even"))
            #expect(try await client.event().seq == 12)
            #expect((server.history.reads > 0) == (ringCount == 2))
            #expect(server.realtime.statistics.deliveries == 5)
        }
    }

    @Test func nothingMissedIsLiveAtOnce() async throws {
        try await TestServer.run { server in
            server.publish(1)
            let client = try await RawClient.open(on: server)
            let ack = try await ack(client, "s", #"{"resumeFrom":"e1:1"}"#)
            #expect(ack == SubscribeAck(subscriptionId: "s", cursor: "e1:1", resumed: true))
            server.publish(2)
            #expect(try await client.event().seq == 2)
            #expect(server.history.reads == 0)
        }
    }

    /// A cursor, and why it is of no use.
    @Test(arguments: [("e2:5", "epoch_changed"), ("e1:11", "ahead"), ("e1:3", "expired")])
    func whatCannotBeResumedIsASnapshot(_ cursor: String, _ reason: String) async throws {
        try await TestServer.run { server in
            for seq in 1...10 { server.publish(seq) }
            server.history.prune(before: 5)
            let client = try await RawClient.open(on: server)
            let ack = try await ack(client, "s", #"{"resumeFrom":"\#(cursor)"}"#)
            #expect(
                ack
                    == SubscribeAck(
                        subscriptionId: "s", cursor: "e1:10", resumed: false, reason: reason,
                        oldestSeq: 5, latestSeq: 10))
            let end = try await client.message(ServerMessage<SnapshotEnd>.self)
            #expect(end.id == "s")
            #expect(end.payload == SnapshotEnd(subscriptionId: "s", cursor: "e1:10"))
            server.publish(11)
            #expect(try await client.event().seq == 11)
        }
    }

    /// The oldest that is kept is the first after the cursor: nothing is missing.
    @Test func theLastCursorThatWorks() async throws {
        var limits = TestServer.quiet
        limits.ringCount = 1
        try await TestServer.run(limits: limits) { server in
            for seq in 1...10 { server.publish(seq) }
            server.history.prune(before: 5)
            let client = try await RawClient.open(on: server)
            #expect(try await ack(client, "s", #"{"resumeFrom":"e1:4"}"#).resumed == true)
            for seq in 5...10 { #expect(try await client.event().seq == seq) }
        }
    }

    @Test func aReaderThatFallsOffTheJournalIsCut() async throws {
        var limits = TestServer.quiet
        limits.ringCount = 1
        let history = FakeHistory(isManual: true)
        try await TestServer.run(limits: limits, history: history) { server in
            for seq in 1...10 { server.publish(seq) }
            let client = try await RawClient.open(on: server)
            #expect(try await ack(client, "s", #"{"resumeFrom":"e1:2"}"#).resumed == true)
            while history.pendingReads == 0 { await Task.yield() }
            history.prune(before: 6)
            history.endRead(0)
            let farewell = try await client.message(ServerMessage<Disconnecting>.self).payload
            #expect(farewell.code == .tooSlow)
            #expect(farewell.cursor == "e1:2")
            #expect(try await client.close().closeCode == 4410)
        }
    }

    /// A second subscription goes back on a live connection: what the first has
    /// had does not come again, all else does, in order.
    @Test func aSecondSubscriptionGoesBack() async throws {
        try await TestServer.run { server in
            let client = try await RawClient.open(on: server)
            for seq in 1...4 {
                server.publish(seq, seq % 2 == 0 ? .cluster : .task, keys: TestServer.keys())
            }
            try await client.subscribed("tasks", #"{"eventTypes":["task"]}"#)
            for seq in 5...8 {
                server.publish(seq, seq % 2 == 0 ? .cluster : .task, keys: TestServer.keys())
            }
            for seq in [5, 7] { #expect(try await client.event().seq == seq) }
            #expect(try await ack(client, "all", #"{"resumeFrom":"e1:1"}"#).cursor == "e1:1")
            for seq in [2, 3, 4, 6, 8] { #expect(try await client.event().seq == seq) }
            server.publish(9)
            #expect(try await client.event().seq == 9)
        }
    }

    /// Ten thousand events to a client that does not read for a while.
    @Test func aSlowReaderHoldsNoMemory() async throws {
        var limits = TestServer.quiet
        limits.outboundBytes = 1 << 20
        limits.ringCount = 100
        try await TestServer.run(limits: limits, loops: 1) { server in
            let padding = String(repeating: "x", count: 2000)
            server.publish((1...10_000).map {
                TestServer.entry($0, payload: #"{"eventType":"task","p":"\#(padding)"}"#)
            })
            let slow = try await RawClient.upgraded(on: server, reads: false)
            try await slow.subscribe("s", #"{"resumeFrom":"e1:0"}"#)
            let good = try await RawClient.open(on: server)
            try await good.subscribed("s", #"{"resumeFrom":"e1:9000"}"#)
            for seq in 9001...10_000 { #expect(try await good.seq() == seq) }
            #expect(server.realtime.statistics.slowCloses == 0)
            try await slow.startReading(subscriptions: 1)
            for seq in 1...10_000 { #expect(try await slow.seq() == seq) }
            server.publish(10_001)
            #expect(try await slow.seq() == 10_001)
        }
    }

    /// What is read for a client in one go is bounded by bytes as well: large events from the
    /// journal are no reason to cut off one that takes its time.
    @Test func largeEventsDoNotOverflowTheirReader() async throws {
        var limits = TestServer.quiet
        limits.ringCount = 1
        try await TestServer.run(limits: limits, loops: 1) { server in
            let padding = String(repeating: "x", count: 60_000)
            server.publish((1...300).map {
                TestServer.entry($0, payload: #"{"eventType":"task","p":"\#(padding)"}"#)
            })
            let slow = try await RawClient.upgraded(on: server, reads: false)
            try await slow.subscribe("s", #"{"resumeFrom":"e1:0"}"#)
            // On the same loop, and answered after the slow one has been read for.
            let good = try await RawClient.open(on: server)
            try await good.subscribed("s", #"{"resumeFrom":"e1:0"}"#)
            for seq in 1...300 { #expect(try await good.seq() == seq) }
            try await slow.startReading(subscriptions: 1)
            for seq in 1...300 { #expect(try await slow.seq() == seq) }
            #expect(server.realtime.statistics.slowCloses == 0)
        }
    }

    @Test func aConnectionThatGoesWhileReadingLeavesNothing() async throws {
        var limits = TestServer.quiet
        limits.ringCount = 1
        let history = FakeHistory(isManual: true)
        try await TestServer.run(limits: limits, history: history) { server in
            for seq in 1...10 { server.publish(seq) }
            for how in [#""resumeFrom":"e1:2""#, #""snapshot":true"#] {
                let client = try await RawClient.open(on: server)
                _ = try await ack(client, "s", "{\(how)}")
                while history.pendingReads == 0 { await Task.yield() }
                try await client.drop()
                while server.realtime.statistics.connections > 0 { await Task.yield() }
                #expect(try await server.realtime.leftovers() == 0)
                history.endRead(0)
            }
            #expect(server.realtime.statistics.subscriptions == 0)
        }
    }
}
