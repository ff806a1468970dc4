import KECSModel
import KECSRealtime
import KECSWire
import NIOCore
import Testing

struct SlowReaderTests {
    @Test func aSlowReaderIsCutOffAndNobodyElseIsDelayed() async throws {
        var limits = RealtimeLimits()
        limits.outboundBytes = 1 << 20
        limits.ringCount = 100_000
        try await TestServer.run(limits: limits, loops: 1) { server in
            let good = try await RawClient.open(on: server)
            try await good.subscribed("s")
            let slow = try await RawClient.upgraded(on: server, reads: false)
            try await slow.subscribe("s")
            // Both are subscribed once the good one has an event that the slow one counts for.
            let padding = String(repeating: "x", count: 10_000)
            let payload = #"{"eventType":"task","p":"\#(padding)"}"#
            var seq = 0
            while server.realtime.statistics.subscriptions < 2 { await Task.yield() }
            while server.realtime.statistics.slowCloses == 0 {
                seq += 1
                server.publish(seq, payload: payload)
                // The good one keeps up with every single event.
                #expect(try await good.seq() == seq)
                guard seq < 5000 else { break }
            }
            #expect(server.realtime.statistics.slowCloses == 1)
            #expect(server.realtime.statistics.subscriptions == 1)

            try await slow.startReading()
            _ = try await slow.head()
            _ = try await slow.message(ServerMessage<Connected>.self)
            _ = try await slow.message(ServerMessage<SubscribeAck>.self)
            // What had been promised comes, whole and in order, then the farewell.
            var next = 1
            while true {
                let frame = try await slow.frame()
                guard !frame.text.contains(#""type":"disconnecting""#) else {
                    #expect(frame.text.contains(#""code":4410"#))
                    #expect(frame.text.contains(#""cursor":"e1:\#(next - 1)""#))
                    break
                }
                #expect(frame.text.contains(#""seq":\#(next),"#))
                next += 1
            }
            // The good one has its event before the slow one is cut off, so one more may have
            // been published by the time that was seen.
            #expect(next - 1 == seq || next == seq)
            #expect(try await slow.close().closeCode == 4410)
        }
    }

    @Test func floodingPingsWithoutReadingIsBounded() async throws {
        var limits = RealtimeLimits()
        limits.outboundBytes = 256 << 10
        limits.closeTimeout = .milliseconds(200)
        try await TestServer.run(limits: limits) { server in
            let client = try await RawClient.upgraded(on: server, reads: false)
            let pings = (0..<500).flatMap { _ in RawFrame(.ping, Array(repeating: 1, count: 125)).bytes }
            var rounds = 0
            while server.realtime.statistics.slowCloses == 0, rounds < 2000 {
                guard (try? await client.send(pings)) != nil else { break }
                rounds += 1
            }
            #expect(server.realtime.statistics.slowCloses == 1)
        }
    }
}
