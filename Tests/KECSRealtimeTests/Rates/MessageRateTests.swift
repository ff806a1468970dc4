import KECSRealtime
import KECSWire
import NIOCore
import Testing

struct MessageRateTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000)

    @Test func zeroIsNoLimit() {
        #expect(MessageRate(perSecond: 0, now: start) == nil)
    }

    @Test func aSecondsMessagesAtOnceAndThenAsManyASecond() {
        var rate = MessageRate(perSecond: 10, now: start)
        for _ in 0..<10 { #expect(rate?.take(now: start) == .fine) }
        for number in 1...100 {
            #expect(rate?.take(now: start + .milliseconds(100 * Int64(number) + 1)) == .fine)
        }
    }

    @Test func theLadder() {
        var rate = MessageRate(perSecond: 10, now: start)
        var now = start
        for _ in 0..<10 { #expect(rate?.take(now: now) == .fine) }
        #expect(rate?.take(now: now) == .warning)
        for _ in 0..<5 {
            #expect(rate?.take(now: now) == .throttled(.seconds(1)))
            now = now + .seconds(1)
            for _ in 0..<10 { #expect(rate?.take(now: now) == .fine) }
        }
        #expect(rate?.take(now: now) == .terminated)
    }

    @Test func violationsAreForgottenAfterAMinute() {
        var rate = MessageRate(perSecond: 1, now: start)
        var now = start
        for _ in 0..<3 {
            #expect(rate?.take(now: now) == .fine)
            #expect(rate?.take(now: now) == .warning)
            now = now + .seconds(61)
        }
        // Pauses further apart than five a minute never end it.
        for _ in 0..<20 {
            #expect(rate?.take(now: now) == .fine)
            guard let verdict = rate?.take(now: now) else { return }
            #expect(verdict != .terminated)
            now = now + .seconds(13)
        }
    }

    private var limits: RealtimeLimits {
        var limits = TestServer.quiet
        limits.messagesPerSecond = 10
        return limits
    }

    private func ping(_ number: Int) -> RawFrame { .text(#"{"id":"\#(number)","type":"ping"}"#) }

    /// Warned, then paused; every message is answered, in order.
    @Test func nothingIsLost() async throws {
        try await TestServer.run(limits: limits) { server in
            let client = try await RawClient.open(on: server)
            let began = NIODeadline.now()
            try await client.send((1...25).flatMap { ping($0).bytes })
            var next = 1
            var told: [String] = []
            while next <= 25 {
                let frame = try await client.frame()
                if frame.text.contains(#""type":"pong""#) {
                    #expect(frame.text.contains(#""id":"\#(next)""#))
                    next += 1
                } else {
                    #expect(frame.text.contains(#""code":"RATE_LIMIT_EXCEEDED""#))
                    for action in ["warning", "throttled", "terminated"]
                    where frame.text.contains(#""action":"\#(action)""#) { told.append(action) }
                    if told.last == "throttled" { #expect(frame.text.contains("retryAfterMs")) }
                }
            }
            // 10, one warned, a pause, 10, a pause, 4.
            #expect(told == ["warning", "throttled", "throttled"])
            #expect(NIODeadline.now() - began >= .milliseconds(1500))
        }
    }

    @Test func persistenceEndsIt() async throws {
        try await TestServer.run(limits: limits) { server in
            let client = try await RawClient.open(on: server)
            try await client.send((1...200).flatMap { ping($0).bytes })
            var told: [String] = []
            while true {
                let frame = try await client.frame()
                if frame.text.contains(#""type":"pong""#) { continue }
                guard frame.text.contains(#""type":"error""#) else {
                    #expect(frame.text.contains(#""type":"disconnecting""#))
                    #expect(frame.text.contains(#""code":4429"#))
                    #expect(frame.text.contains(#""retryAfterMs":10000"#))
                    break
                }
                told.append(
                    ["warning", "throttled", "terminated"].first { frame.text.contains($0) } ?? "")
            }
            #expect(told == ["warning"] + Array(repeating: "throttled", count: 5) + ["terminated"])
            #expect(try await client.frame().closeCode == 4429)
        }
    }

    @Test func aClientThatGoesDuringItsPauseLeavesNothing() async throws {
        try await TestServer.run(limits: limits) { server in
            let client = try await RawClient.open(on: server)
            try await client.send((1...30).flatMap { ping($0).bytes })
            for _ in 0..<11 { _ = try await client.frame() }
            try await client.drop()
            while server.realtime.statistics.connections > 0 { await Task.yield() }
            #expect(try await server.realtime.leftovers() == 0)
        }
    }
}
