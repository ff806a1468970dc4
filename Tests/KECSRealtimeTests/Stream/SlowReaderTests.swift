import Foundation
import KECSModel
import KECSRealtime
import KECSWire
import NIOCore
import Testing

struct SlowReaderTests {
    @Test func aSlowReaderIsCutOffAndNobodyElseIsDelayed() async throws {
        var limits = TestServer.quiet
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

            try await slow.startReading(subscriptions: 1)
            // What had been promised comes, whole and in order, then the farewell.
            var next = 1
            var warnings = 0
            while true {
                let frame = try await slow.frame()
                if frame.text.contains(#""type":"lagging""#) {
                    // Told once, when half of what may wait did.
                    warnings += 1
                    let lagging = try JSONDecoder().decode(
                        ServerMessage<Lagging>.self, from: Data(frame.payload)
                    ).payload
                    #expect((512 << 10...1 << 20).contains(lagging.bytes))
                    #expect(lagging.behind > 0 && lagging.behind < next)
                    #expect(lagging.skipped == nil)
                    continue
                }
                guard !frame.text.contains(#""type":"disconnecting""#) else {
                    #expect(frame.text.contains(#""code":4410"#))
                    #expect(frame.text.contains(#""cursor":"e1:\#(next - 1)""#))
                    break
                }
                #expect(frame.text.contains(#""seq":\#(next),"#))
                next += 1
            }
            #expect(warnings == 1)
            // The good one has its event before the slow one is cut off, so one more may have
            // been published by the time that was seen.
            #expect(next - 1 == seq || next == seq)
            #expect(try await slow.close().closeCode == 4410)
        }
    }

    /// Twenty times what may wait for a client: one of mode `state` stays.
    @Test func onlyTheNewestWaitForWhoAsksForState() async throws {
        var limits = TestServer.quiet
        limits.outboundBytes = 1 << 20
        try await TestServer.run(limits: limits, loops: 1) { server in
            let good = try await RawClient.open(on: server)
            try await good.subscribed("s", #"{"mode":"state"}"#)
            let slow = try await RawClient.upgraded(on: server, reads: false)
            try await slow.subscribe("tasks", #"{"eventTypes":["task"],"mode":"state"}"#)
            try await slow.subscribe("scaling", #"{"eventTypes":["scaling","cluster"]}"#)
            while server.realtime.statistics.subscriptions < 3 { await Task.yield() }
            let padding = String(repeating: "x", count: 5_000)
            let count = 4000
            for seq in 1...count {
                // Every hundredth is of a type that has to come whole.
                let type: EventType = seq % 100 == 0 ? .cluster : .task
                var keys = TestServer.keys()
                if type == .task { keys.task = "arn/t\(seq % 7)" }
                server.publish(seq, type, keys: keys, payload: #"{"eventType":"\#(type.rawValue)","p":"\#(padding)"}"#)
                // Who keeps up gets every one.
                #expect(try await good.seq() == seq)
            }
            #expect(server.realtime.statistics.slowCloses == 0)

            try await slow.startReading(subscriptions: 2)
            var seqs: [Int] = []
            var skipped = 0
            while seqs.last != count {
                let frame = try await slow.frame()
                if frame.text.contains(#""type":"lagging""#) {
                    let lagging = try JSONDecoder().decode(
                        ServerMessage<Lagging>.self, from: Data(frame.payload)
                    ).payload
                    skipped += lagging.skipped ?? 0
                    #expect(lagging.behind > 1000)
                } else {
                    let event = try JSONDecoder().decode(
                        EventMessage<JSONValue>.self, from: Data(frame.payload))
                    seqs.append(event.seq ?? 0)
                }
            }
            #expect(seqs == seqs.sorted())
            #expect(seqs.filter { $0 % 100 == 0 } == Array(stride(from: 100, through: count, by: 100)))
            #expect(seqs.count + skipped == count)
            #expect(skipped > 2000)
            for task in 0..<7 {
                let newest = (1..<count).last { $0 % 100 != 0 && $0 % 7 == task } ?? 0
                #expect(seqs.contains(newest))
            }
            // It keeps up again, and gets every one.
            for seq in count + 1...count + 20 {
                server.publish(seq, keys: TestServer.keys(), payload: #"{"eventType":"task"}"#)
                #expect(try await slow.seq() == seq)
                #expect(try await good.seq() == seq)
            }
            #expect(server.realtime.statistics.slowCloses == 0)
        }
    }

    @Test func floodingPingsWithoutReadingIsBounded() async throws {
        var limits = TestServer.quiet
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
