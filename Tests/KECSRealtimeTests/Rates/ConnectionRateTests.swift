import KECSRealtime
import KECSWire
import NIOCore
import Testing

struct ConnectionRateTests {
    private let boot = NIODeadline.uptimeNanoseconds(0)
    /// Long after the start, when nothing is excused by it.
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)

    @Test func tenInAnyMinute() {
        var rate = ConnectionRate(perMinute: 10, started: boot)
        for second in 0..<10 {
            #expect(rate.admit("a", resumes: false, now: start + .seconds(Int64(second))) == nil)
        }
        #expect(rate.admit("a", resumes: false, now: start + .seconds(20)) == .seconds(40))
        #expect(rate.admit("b", resumes: false, now: start + .seconds(20)) == nil)
        #expect(rate.admit("a", resumes: false, now: start + .seconds(60)) == nil)
        #expect(rate.admit("a", resumes: false, now: start + .seconds(60)) == .seconds(1))
    }

    @Test func zeroIsNoLimit() {
        var rate = ConnectionRate(perMinute: 0, started: boot)
        for _ in 0..<1000 { #expect(rate.admit("a", resumes: false, now: start) == nil) }
        rate.lost("a", now: start)
        #expect(rate.count == 0)
    }

    @Test func aReturnDoesNotCount() {
        var rate = ConnectionRate(perMinute: 1, started: boot)
        #expect(rate.admit("a", resumes: false, now: start) == nil)
        // Nothing was lost: a word is not enough.
        #expect(rate.admit("a", resumes: true, now: start) != nil)
        rate.lost("a", now: start)
        #expect(rate.admit("b", resumes: true, now: start) == nil)
        #expect(rate.admit("b", resumes: true, now: start) != nil)
        #expect(rate.admit("a", resumes: false, now: start) != nil)
        #expect(rate.admit("a", resumes: true, now: start + .seconds(30)) == nil)
        // One return for each.
        #expect(rate.admit("a", resumes: true, now: start + .seconds(30)) != nil)
        rate.lost("a", now: start + .seconds(30))
        #expect(rate.admit("a", resumes: false, now: start + .seconds(60)) == nil)
        #expect(rate.admit("a", resumes: true, now: start + .seconds(151)) == nil)
        #expect(rate.admit("a", resumes: true, now: start + .seconds(151)) != nil)
    }

    @Test func returnsHaveALimitToo() {
        var rate = ConnectionRate(perMinute: 2, started: boot)
        var admitted = 0
        for _ in 0..<100 {
            rate.lost("a", now: start)
            if rate.admit("a", resumes: true, now: start) == nil { admitted += 1 }
        }
        #expect(admitted == 2 + 20)
    }

    @Test func afterAStartEverybodyReturns() {
        var rate = ConnectionRate(perMinute: 1, started: start)
        for _ in 0..<10 { #expect(rate.admit("a", resumes: true, now: start + .seconds(119)) == nil) }
        #expect(rate.admit("b", resumes: false, now: start) == nil)
        #expect(rate.admit("b", resumes: false, now: start) != nil)
    }

    @Test func memoryIsBounded() {
        var rate = ConnectionRate(perMinute: 10, started: boot)
        for number in 0..<30_000 {
            _ = rate.admit("a\(number)", resumes: false, now: start)
            #expect(rate.count <= 10_000)
        }
        _ = rate.admit("b", resumes: false, now: start)
        for number in 0..<10_000 {
            _ = rate.admit("c\(number)", resumes: false, now: start + .seconds(61))
        }
        #expect(rate.count <= 10_000)
    }

    private var limits: RealtimeLimits {
        var limits = TestServer.quiet
        limits.connectionsPerMinute = 3
        return limits
    }

    private func status(of server: TestServer, _ path: String) async throws -> (RawClient, String) {
        let client = try await RawClient.connect(to: server)
        try await client.send(RawClient.upgradeRequest(path))
        return (client, try await client.head())
    }

    @Test func theFourthIsRefusedBeforeTheUpgrade() async throws {
        try await TestServer.run(limits: limits) { server in
            for _ in 0..<3 {
                let (client, head) = try await status(of: server, "/ws")
                #expect(head.hasPrefix("HTTP/1.1 101 "))
                let connected = try await client.message(ServerMessage<Connected>.self)
                #expect(connected.payload.limits?.connectionsPerMinute == 3)
            }
            let (client, head) = try await status(of: server, "/ws")
            #expect(head.hasPrefix("HTTP/1.1 429 "))
            let line = head.split(separator: "\r\n").first { $0.hasPrefix("Retry-After: ") }
            let seconds = try #require(line.flatMap { Int($0.dropFirst("Retry-After: ".count)) })
            #expect((1...60).contains(seconds))
            #expect(head.contains("x-amz-retry-after: \(seconds * 1000)\r\n"))
            let body = String(decoding: try await client.rest(), as: UTF8.self)
            #expect(body.hasPrefix(#"{"error":{"code":"RATE_LIMIT_EXCEEDED","message":""#))

            // Who comes back does not count; who only says so, of another journal, does.
            for path in ["/ws?resume=e1:0", "/ws?token=x&resume=e1%3A0"] {
                #expect(try await status(of: server, path).1.hasPrefix("HTTP/1.1 101 "))
            }
            for path in ["/ws?resume=e2:0", "/ws?resume=", "/ws?resume"] {
                #expect(try await status(of: server, path).1.hasPrefix("HTTP/1.1 429 "))
            }
        }
    }
}
