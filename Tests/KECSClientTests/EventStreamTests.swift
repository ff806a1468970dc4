import Foundation
import KECSClient
import KECSWire
import NIOCore
import NIOHTTP1
import NIOWebSocket
import Testing

@Suite struct EventStreamTests {
    private static let connected =
        #"{"type":"connected","timestamp":"2024-01-01T00:00:00.000Z","payload":{"sessionId":"s","serverVersion":"1"}}"#
    private static let ack =
        #"{"id":"sub-1","type":"subscribe_ack","timestamp":"2024-01-01T00:00:00.000Z","payload":{"subscriptionId":"sub-1","status":"active"}}"#
    private static let refusal =
        #"{"id":"sub-1","type":"error","timestamp":"2024-01-01T00:00:00.000Z","payload":{"code":"INVALID_REQUEST","message":"no such type"}}"#

    private static func event(_ number: Int) -> String {
        #"{"id":"evt-\#(number)","type":"event","timestamp":"2024-01-01T00:00:00.000Z","seq":\#(number),"payload":{}}"#
    }

    private static func disconnecting(_ retryAfter: Int) -> String {
        #"{"type":"disconnecting","timestamp":"2024-01-01T00:00:00.000Z","payload":{"reason":"Server shutdown","code":1001,"retryAfterMs":\#(retryAfter)}}"#
    }

    /// Greets, takes the subscription, says `texts` and closes, or stays.
    private static func session(_ texts: [String], close code: UInt16?) -> ScriptedServer.Script {
        .talk([.text(connected)]) { request in
            guard request.contains("\"subscribe\"") else { return [] }
            return ([ack] + texts).map { .text($0) } + (code.map { [.close($0)] } ?? [])
        }
    }

    private static let quick = {
        var policy = ReconnectPolicy(jitter: { 0 })
        policy.firstDelay = 2
        return policy
    }()

    private static func stream(
        _ server: ScriptedServer, policy: ReconnectPolicy = quick,
        subscription: Subscribe = Subscribe()
    ) -> EventStream {
        EventStream(
            endpoint: server.endpoint, subscription: subscription, policy: policy,
            group: server.group)
    }

    /// Types of messages, `!` and the reason of interruptions, up to `limit`.
    private static func read(_ stream: EventStream, limit: Int = .max) async throws -> [String] {
        var seen: [String] = []
        for try await item in stream {
            switch item {
            case .message(let message): seen.append(message.type)
            case .missed(let reason): seen.append("?\(reason)")
            case .interrupted(let interruption): seen.append("!\(interruption.reason)")
            }
            if seen.count == limit { break }
        }
        return seen
    }

    @Test func comesBackAndSubscribesAnew() async throws {
        try await ScriptedServer.with([
            Self.session([Self.event(1), Self.disconnecting(1)], close: 1001), .hangUp,
            Self.session([Self.event(2)], close: 1000),
        ]) { server in
            let seen = try await Self.read(
                Self.stream(server, subscription: Subscribe(clusters: ["c"])))
            let expected = [
                "connected", "subscribe_ack", "event", "disconnecting", "!Server shutdown", "!",
                "connected", "subscribe_ack", "event",
            ]
            #expect(seen.map { $0.hasPrefix("!Server") ? $0 : $0.hasPrefix("!") ? "!" : $0 } == expected)
            let subscriptions = server.received.filter { $0.contains("subscribe") }
            #expect(subscriptions.count == 2)
            for text in subscriptions {
                let message = try JSONDecoder().decode(
                    ClientMessage<Subscribe>.self, from: Data(text.utf8))
                #expect(message.payload == Subscribe(clusters: ["c"]))
            }
        }
    }

    private static func ack(_ cursor: String, _ more: String = "") -> String {
        #"{"id":"sub-1","type":"subscribe_ack","timestamp":"2024-01-01T00:00:00.000Z","payload":{"subscriptionId":"sub-1","status":"active","cursor":"\#(cursor)"\#(more)}}"#
    }

    private static func session(ack: String, _ texts: [String], close code: UInt16) -> ScriptedServer.Script {
        .talk([.text(connected)]) { request in
            request.contains("\"subscribe\"") ? ([ack] + texts).map { .text($0) } + [.close(code)] : []
        }
    }

    @Test func goesOnWhereItWas() async throws {
        try await ScriptedServer.with([
            Self.session(ack: Self.ack("e1:4"), [Self.event(5), Self.event(7)], close: 1001),
            // Nothing came: the place is still the same.
            Self.session(ack: Self.ack("e1:7", #","resumed":true"#), [], close: 1001),
            Self.session(
                ack: Self.ack("e2:3", #","resumed":false,"reason":"epoch_changed""#), [Self.event(4)], close: 1001),
            Self.session(ack: Self.ack("e2:4", #","resumed":true"#), [], close: 1000),
        ]) { server in
            let seen = try await Self.read(Self.stream(server)).filter { !$0.hasPrefix("!") && $0 != "connected" }
            #expect(
                seen == [
                    "subscribe_ack", "event", "event", "subscribe_ack", "subscribe_ack", "?epoch_changed", "event",
                    "subscribe_ack",
                ])
            let places = try server.received.filter { $0.contains("subscribe") }.map { text in
                try JSONDecoder().decode(ClientMessage<Subscribe>.self, from: Data(text.utf8)).payload.resumeFrom
            }
            #expect(places == [nil, "e1:7", "e1:7", "e2:4"])
        }
    }

    @Test func bytesAreHandedOnAsTheyCame() async throws {
        let odd = #"{ "type" : "event",  "payload":{"a":1.50} }"#
        try await ScriptedServer.with([Self.session([odd], close: 1000)]) { server in
            var bytes: [UInt8] = []
            for try await item in Self.stream(server) {
                if case .message(let message) = item, message.type == "event" {
                    bytes = message.bytes
                }
            }
            #expect(String(decoding: bytes, as: UTF8.self) == odd)
        }
    }

    @Test func pingsAreAnswered() async throws {
        try await ScriptedServer.with([
            .talk([.text(#"{"type":"ping","seq":3}"#)]) { request in
                request.contains("\"pong\"") ? [.close(1000)] : []
            }
        ]) { server in
            let seen = try await Self.read(Self.stream(server))
            #expect(seen == ["ping"])
        }
    }

    @Test func aRefusedSubscriptionEndsIt() async throws {
        try await ScriptedServer.with([
            .talk([.text(Self.connected)]) { _ in [.text(Self.refusal)] }
        ]) { server in
            let error = await #expect(throws: StreamError.self) {
                _ = try await Self.read(Self.stream(server))
            }
            #expect(error?.description.contains("no such type") == true)
            #expect(server.connections == 1)
        }
    }

    @Test(arguments: [1008, 4403, 4401] as [UInt16])
    func codesThatForbidComingBack(code: UInt16) async throws {
        // 1008 is none of ours: something between dropped us, and one may come back.
        let scripts = [Self.session([], close: code), Self.session([], close: 1000)]
        try await ScriptedServer.with(scripts) { server in
            do {
                _ = try await Self.read(Self.stream(server))
                #expect(code == 1008)
            } catch is StreamError {
                #expect(code != 1008)
                #expect(server.connections == 1)
            }
        }
    }

    @Test func theServersWaitIsKept() async throws {
        try await ScriptedServer.with([
            Self.session([Self.disconnecting(40)], close: 1001), Self.session([], close: 1000),
        ]) { server in
            for try await item in Self.stream(server) {
                if case .interrupted(let interruption) = item {
                    #expect(interruption.retryInMilliseconds >= 40)
                }
            }
            #expect(server.connections == 2)
        }
    }

    /// Any number may stand there.
    @Test(arguments: [Int.max, .max / 1000, .min, -1])
    func anyWaitThatTheServerAsksForIsSurvived(_ wait: Int) async throws {
        let scripts: [ScriptedServer.Script] = [
            .refuse(.serviceUnavailable, ["Retry-After": "\(wait)"], ""), Self.session([Self.disconnecting(wait)], close: 1001),
        ]
        for script in scripts {
            try await ScriptedServer.with([script]) { server in
                for try await item in Self.stream(server) {
                    guard case .interrupted(let interruption) = item else { continue }
                    #expect((0...7_200_000).contains(interruption.retryInMilliseconds))
                    break
                }
            }
        }
    }

    @Test func theFirstConnectionMustWork() async throws {
        try await ScriptedServer.with([.hangUp]) { server in
            await #expect(throws: StreamError.self) { _ = try await Self.read(Self.stream(server)) }
        }
    }

    @Test func refusalsThatPassAreWaitedFor() async throws {
        try await ScriptedServer.with([
            .refuse(.tooManyRequests, ["Retry-After": "0"], ""), Self.session([], close: 1000),
        ]) { server in
            let seen = try await Self.read(Self.stream(server))
            #expect(seen.first?.hasPrefix("!") == true)
            #expect(seen.dropFirst() == ["connected", "subscribe_ack"])
        }
    }

    @Test func refusalsThatStayEndIt() async throws {
        try await ScriptedServer.with([.refuse(.forbidden, [:], "not yours")]) { server in
            let error = await #expect(throws: StreamError.self) {
                _ = try await Self.read(Self.stream(server))
            }
            #expect(error?.description.contains("not yours") == true)
        }
    }

    @Test func attemptsCanBeBounded() async throws {
        var policy = Self.quick
        policy.attempts = 3
        try await ScriptedServer.with([Self.session([], close: 1001), .hangUp]) { [policy] server in
            await #expect(throws: StreamError.self) {
                _ = try await Self.read(Self.stream(server, policy: policy))
            }
            #expect(server.connections == 3)
        }
    }
}
