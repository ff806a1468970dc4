import Foundation
import KECSControl
import KECSModel
import KECSRealtime
import NIOCore
import NIOEmbedded
import Testing

/// The first bytes of a connection, through the HTTP decoder and the gate: always one of four ways out, the same
/// however the bytes are split.
struct UpgradeFuzzTests {
    private static let requests: [[UInt8]] = [
        RawClient.upgradeRequest(),
        RawClient.upgradeRequest("/ws?resume=e1%3A0&x=1", "Origin: http://localhost\r\nSec-WebSocket-Protocol: a, kecs.v1\r\n"),
        RawClient.upgradeRequest("/_kecs/echo", "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"),
        RawClient.upgradeRequest("/none", "Content-Length: 0\r\n"),
        "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "POST /ws HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc",
        "GET /ws HTTP/1.0\r\n\r\n", "GET /ws HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
        "GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\n\r\n",
    ].map { Array($0.utf8) }

    private static let words: [[UInt8]] = [
        "\r\n", "\r\n\r\n", "\n", "\r", ":", " ", "Upgrade: websocket\r\n", "Connection: close\r\n", "Host: evil.example\r\n",
        "Host: [::1]:1\r\n", "Origin: null\r\n", "Sec-WebSocket-Version: 8\r\n", "Sec-WebSocket-Key: x\r\n", "Content-Length: 5\r\n",
        "Transfer-Encoding: chunked\r\n", "Sec-WebSocket-Extensions: ;\r\n", "HTTP/1.0", "HTTP/2.0", "HTTP/1.9", "GET ", "PRI * ",
        "?resume=e1:0", "?resume=", "%00", "é", "\u{0}", String(repeating: "a", count: 300),
    ].map { Array($0.utf8) }

    enum Way: Equatable {
        case waiting
        case webSocket
        case http
        /// With this status.
        case refused(Int)
        /// Closed without an answer.
        case closed
    }

    @Test func upgradeFuzz() async {
        var reached: [String: Int] = [:]
        let tried = await Fuzz.run("upgradeFuzz", share: 20) { source in
            var bytes = source.pick(Self.requests)
            if !source.oneIn(8) { source.spoil(&bytes, others: Self.requests, words: Self.words) }
            // What follows an accepted request is the frame fuzzers' matter.
            let whole = try Self.send([bytes[...]])
            let split = try Self.send(source.pieces(of: bytes))
            reached["\(whole)", default: 0] += 1
            switch (whole, split) {
            case (.success(let one), .success(let other)):
                return one == other ? nil : "Whole: \(one), split: \(other): \(bytes.shown)"
            case (.failure(let complaint), _), (_, .failure(let complaint)):
                return "\(complaint.what): \(bytes.shown)"
            }
        }
        if tried > 1000 { #expect(reached.count >= 8, "Only \(reached)") }
    }

    struct Complaint: Error { var what: String }

    private static func send(_ pieces: [ArraySlice<UInt8>]) throws -> Result<Way, Complaint> {
        let loop = EmbeddedEventLoop()
        var limits = RealtimeLimits()
        limits.connectionsPerMinute = 1000
        let broadcaster = Broadcaster(limits: limits)
        broadcaster.begin(at: StreamPosition(epoch: "e1", seq: 0))
        let server = RealtimeServer.start(
            onCurrent: loop, broadcaster: broadcaster, history: FakeHistory(), environment: .system,
            serverVersion: "1", limits: limits)
        let channel = EmbeddedChannel(loop: loop)
        var way = Way.waiting
        // Everything happens on this thread: the loop is turned by hand.
        let passed = NIOLoopBoundBox(false, eventLoop: loop)
        let outcome = RealtimeTransport(server: server, offersEcho: true).addGate(to: channel) { channel in
            passed.value = true
            return channel.eventLoop.makeSucceededVoidFuture()
        }
        outcome.whenFailure { _ in passed.value = false }
        try channel.connect(to: .init(ipAddress: "127.0.0.1", port: 1)).wait()
        for piece in pieces where channel.isActive {
            // An error of HTTP is the gate's matter; what it passes on nobody here hears.
            _ = try? channel.writeInbound(ByteBuffer(bytes: piece))
        }
        var answer = ByteBuffer()
        while var part = try channel.readOutbound(as: ByteBuffer.self) { answer.writeBuffer(&part) }
        let text = String(buffer: answer)
        if text.hasPrefix("HTTP/1.1 101 ") {
            way = .webSocket
        } else if passed.value {
            way = .http
        } else if !text.isEmpty {
            way = .refused(Int(text.dropFirst(9).prefix(3)) ?? 0)
            if let complaint = complaint(about: text) { return .failure(Complaint(what: complaint)) }
        } else if !channel.isActive {
            way = .closed
        }
        channel.close(promise: nil)
        loop.run()
        if server.statistics.connections != 0 { return .failure(Complaint(what: "A session was left")) }
        return .success(way)
    }

    /// A refusal is HTTP with a status of 4xx and the JSON of an error, once.
    private static func complaint(about answer: String) -> String? {
        guard let end = answer.range(of: "\r\n\r\n"), answer.hasPrefix("HTTP/1.1 4") else { return "Answered \(answer)" }
        let body = Data(answer[end.upperBound...].utf8)
        let parsed = try? JSONSerialization.jsonObject(with: body) as? [String: [String: String]]
        guard parsed?["error"]?["code"]?.isEmpty == false, parsed?["error"]?["message"]?.isEmpty == false else {
            return "The body is \(String(decoding: body, as: UTF8.self))"
        }
        return answer.contains("Content-Length: \(body.count)\r\n") ? nil : "Of another length than told: \(answer)"
    }
}
