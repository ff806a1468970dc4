import KECSControl
import KECSMetrics
import KECSModel
import KECSRealtime
import KECSTestSupport
import KECSWire
import Logging
import NIOCore
import Testing

struct StreamMonitorTests {
    private let log = CapturedLog()
    private let registry = MetricsRegistry(StreamMetric.descriptions)
    private let monitor: StreamMonitor

    init() {
        monitor = StreamMonitor(metrics: registry, logger: log.logger())
    }

    /// Values of a metric by what stands between its braces; without labels, by nothing.
    private func values(_ name: String) async -> [String: Double] {
        var values: [String: Double] = [:]
        for line in await registry.text().split(separator: "\n") where line.hasPrefix(name) {
            let rest = line.dropFirst(name.count)
            guard let blank = rest.lastIndex(of: " "), rest.first == "{" || rest.first == " " else { continue }
            values[String(rest[..<blank])] = Double(rest[rest.index(after: blank)...])
        }
        return values
    }

    @Test func aConnectionFromItsBeginningToItsEnd() async throws {
        try await TestServer.run(loops: 1, monitor: monitor) { server in
            let client = try await RawClient.upgraded(on: server, path: "/ws?client=My%20Board")
            let hello = try await client.message(ServerMessage<Connected>.self)
            let opened = try await log.line("Connection opened")
            #expect(opened.level == .debug)
            #expect(
                opened.metadata == [
                    "door": "ws", "client": "My Board", "address": "127.0.0.1",
                    "session": hello.payload.sessionId,
                ])
            #expect(await values("kecs_connections")[#"{door="ws"}"#] == 1)

            try await client.subscribed("a")
            var bytes = 0
            for seq in 1...3 {
                server.publish(seq)
                let frame = try await client.frame()
                // Header, and the length of short messages in it.
                bytes += frame.payload.count + (frame.payload.count < 126 ? 2 : 4)
            }
            // The same again after a change of audience.
            try await client.subscribed("b", #"{"eventTypes":["cluster"]}"#)
            server.publish(4)
            let frame = try await client.frame()
            bytes += frame.payload.count + (frame.payload.count < 126 ? 2 : 4)

            try await client.send(.close(1000))
            let closed = try await log.line("Connection closed")
            #expect(closed.level == .debug)
            #expect(closed.metadata["session"] == hello.payload.sessionId)
            #expect(closed.metadata["client"] == "My Board")
            #expect(closed.metadata["principal"] == "anonymous")
            #expect(closed.metadata["code"] == "1000")
            #expect(closed.metadata["side"] == "client")
            #expect(closed.metadata["events"] == "4")
            #expect(closed.metadata["bytes"] == "\(bytes)")
            #expect(closed.metadata["reason"] == nil)
            #expect(Int(closed.metadata["duration-ms"] ?? "") != nil)
            #expect(await values("kecs_connections")[#"{door="ws"}"#] == 0)
            #expect(await values("kecs_connections_accepted_total")[#"{door="ws"}"#] == 1)
            #expect(await values("kecs_connection_closes_total")[#"{code="1000",door="ws"}"#] == 1)
            #expect(server.realtime.statistics.deliveries == 4)
            #expect(server.realtime.statistics.bytes == bytes)
            #expect(server.realtime.statistics.fanOut.count == 4)
        }
    }

    /// A member's share of what its group was handed, whenever it came.
    @Test func eachCountsWhatCameToItself() async throws {
        try await TestServer.run(loops: 1, monitor: monitor) { server in
            let early = try await RawClient.upgraded(on: server, path: "/ws?client=early")
            _ = try await early.message(ServerMessage<Connected>.self)
            try await early.subscribed("s")
            for seq in 1...5 { server.publish(seq) }
            for seq in 1...5 { #expect(try await early.seq() == seq) }
            let late = try await RawClient.upgraded(on: server, path: "/ws?client=late")
            _ = try await late.message(ServerMessage<Connected>.self)
            try await late.subscribed("s")
            for seq in 6...7 { server.publish(seq) }
            for seq in 6...7 { #expect(try await late.seq() == seq) }
            try await late.send(.close(1000))
            #expect(try await log.line("Connection closed").metadata["events"] == "2")
            server.publish(8)
            for seq in 6...8 { #expect(try await early.seq() == seq) }
            try await early.send(.close(1000))
            #expect(try await log.line("Connection closed", number: 2).metadata["events"] == "8")
        }
    }

    @Test func whoIsTooSlow() async throws {
        var limits = TestServer.quiet
        limits.outboundBytes = 256 << 10
        try await TestServer.run(limits: limits, loops: 1, monitor: monitor) { server in
            let slow = try await RawClient.upgraded(on: server, path: "/ws?client=slow", reads: false)
            try await slow.subscribe("s")
            while server.realtime.statistics.subscriptions < 1 { await Task.yield() }
            let padding = String(repeating: "x", count: 100_000)
            var seq = 0
            var furthest = 0
            while server.realtime.statistics.slowCloses == 0 {
                seq += 1
                server.publish(seq, payload: #"{"eventType":"task","p":"\#(padding)"}"#)
                let lag = try await server.realtime.lag()
                if lag.slow == 1 {
                    furthest = max(furthest, lag.furthest)
                    #expect(lag.byClient == ["slow": lag.furthest])
                }
            }
            // What one write to the socket does not take is not behind yet.
            #expect(furthest > 0 && furthest < seq)
            #expect(try await server.realtime.lag() == StreamLag())
            #expect(await values("kecs_stream_slow_closes_total") == [#"{client="slow"}"#: 1])
            #expect(await values("kecs_stream_lagging_total") == ["": 1])
            slow.channel.close(promise: nil)
            let closed = try await log.line("Connection closed")
            #expect(closed.level == .info)
            #expect(closed.metadata["code"] == "4410")
            #expect(closed.metadata["side"] == "server")
            #expect(closed.metadata["reason"] == "Too slow")
            #expect(closed.metadata["client"] == "slow")
        }
    }

    @Test func whoIsGoneWithoutAWord() async throws {
        try await TestServer.run(loops: 1, monitor: monitor) { server in
            let client = try await RawClient.open(on: server)
            try await client.channel.close()
            let closed = try await log.line("Connection closed")
            #expect(closed.level == .info)
            #expect(closed.metadata["code"] == "1006")
            #expect(closed.metadata["side"] == "lost")
            #expect(closed.metadata["client"] == "unknown")
        }
    }

    @Test func whatBreaksTheProtocol() async throws {
        try await TestServer.run(loops: 1, monitor: monitor) { server in
            let client = try await RawClient.open(on: server)
            // Not masked.
            try await client.send([0x81, 0x00])
            let closed = try await log.line("Connection closed")
            #expect(closed.level == .info)
            #expect(closed.metadata["code"] == "1002")
            #expect(closed.metadata["reason"]?.isEmpty == false)
            #expect(await values("kecs_connection_closes_total")[#"{code="1002",door="ws"}"#] == 1)
        }
    }

    @Test func whoIsRefused() async throws {
        try await TestServer.run(loops: 1, monitor: monitor) { server in
            let evil = RawClient.upgradeRequest("/ws?client=e%0Avil&token=kecs_0123456789abcdef0123")
                .replacing("Host: localhost", with: "Host: evil.example")
            let client = try await RawClient.connect(to: server)
            try await client.send(evil)
            #expect(try await client.head().hasPrefix("HTTP/1.1 403 "))
            let line = try await log.line("Connection refused")
            #expect(line.level == .info)
            #expect(
                line.metadata == [
                    "door": "ws", "client": "e_vil", "address": "127.0.0.1", "status": "403",
                    "code": "FORBIDDEN", "reason": "\(OriginPolicy.Fault.foreignHost("evil.example").message)",
                ])
            #expect(
                await values("kecs_connections_refused_total") == [
                    #"{reason="FORBIDDEN",status="403"}"#: 1
                ])
            // What a program gets wrong is for whoever looks for it.
            let other = try await RawClient.connect(to: server)
            try await other.send(RawClient.upgradeRequest("/elsewhere"))
            #expect(try await other.head().hasPrefix("HTTP/1.1 404 "))
            #expect(try await log.line("Connection refused", number: 2).level == .debug)
        }
    }

    @Test func messagesErrorsAndSteps() async throws {
        var limits = TestServer.quiet
        limits.messagesPerSecond = 6
        try await TestServer.run(limits: limits, loops: 1, monitor: monitor) { server in
            let client = try await RawClient.open(on: server)
            try await client.send(
                .text(#"{"id":"1","type":"ping"}"#), .text("nonsense"), .text(#"{"type":"dance"}"#),
                .text(#"{"id":"c","type":"command","action":"dance"}"#),
                .text(#"{"id":"s","type":"subscribe","action":"events","payload":{"snapshot":true}}"#),
                .text(#"{"id":"r","type":"subscribe","action":"events","payload":{"resumeFrom":"other:1"}}"#),
                // One too many: a warning; then a pause.
                .text(#"{"id":"2","type":"ping"}"#), .text(#"{"id":"3","type":"ping"}"#))
            #expect(try await log.line("Message rate exceeded").metadata["step"] == "warning")
            #expect(try await log.line("Message rate exceeded", number: 2).metadata["step"] == "throttled")
            #expect(
                await values("kecs_rate_limit_steps_total") == [
                    #"{step="warning"}"#: 1, #"{step="throttled"}"#: 1, #"{step="terminated"}"#: 0,
                    #"{step="connection"}"#: 0, #"{step="other"}"#: 0,
                ])
            let received = await values("kecs_stream_messages_received_total")
            #expect(received[#"{type="subscribe"}"#] == 2)
            #expect(received[#"{type="malformed"}"#] == 1)
            #expect(received[#"{type="command"}"#] == 1)
            #expect(received[#"{type="other"}"#] == 1)
            let errors = await values("kecs_stream_errors_total")
            #expect(errors[#"{code="INVALID_REQUEST"}"#] == 3)
            #expect(errors[#"{code="RATE_LIMIT_EXCEEDED"}"#] == 2)
            #expect(await values("kecs_stream_snapshots_total") == ["": 2])
            let resumes = await values("kecs_stream_resumes_total")
            #expect(resumes[#"{outcome="epoch_changed"}"#] == 1)
            #expect(resumes[#"{outcome="resumed"}"#] == 0)
        }
    }

    /// Whatever ten thousand clients call themselves.
    @Test func namesInMetricsAreBounded() async {
        for number in 0..<10_000 {
            let name = "client-\(number)"
            let client = monitor.client(
                uri: "/ws?client=\(name)", userAgent: nil, address: "10.0.0.1")
            #expect(client.name == name)
            #expect(monitor.label(of: client) == (number < 50 ? name : "other"))
        }
    }

    @Test func linesAreBounded() async throws {
        // A clock that stands still: nothing is forgiven.
        let still = Environment(
            now: { Timestamp(milliseconds: 0) }, randomBytes: { Array(repeating: 0, count: $0) },
            uptime: { .zero })
        let monitor = StreamMonitor(metrics: registry, logger: log.logger(), environment: still)
        try await TestServer.run(loops: 1, monitor: monitor) { server in
            for number in 0..<200 {
                let client = try await RawClient.connect(to: server)
                try await client.send(
                    RawClient.upgradeRequest("/ws?client=c\(number)")
                        .replacing("localhost", with: "evil.example"))
                #expect(try await client.head().hasPrefix("HTTP/1.1 403 "))
                client.channel.close(promise: nil)
            }
        }
        monitor.flush()
        #expect(log.lines("Connection refused").count == 40)
        #expect(
            await values("kecs_connections_refused_total") == [
                #"{reason="FORBIDDEN",status="403"}"#: 200
            ])
    }
}
