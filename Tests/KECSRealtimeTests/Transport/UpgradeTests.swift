import KECSRealtime
import KECSWire
import NIOCore
import Testing

struct UpgradeTests {
    struct Request: Sendable, CustomTestStringConvertible {
        var status: Int
        var code: String
        var text: String
        var field: String?
        var testDescription: String { text.replacing("\r\n", with: " ") }

        /// The good request with a change.
        init(_ status: Int, _ code: String, _ old: String, _ new: String, field: String? = nil) {
            self.status = status
            self.code = code
            self.field = field
            text = RawClient.upgradeRequest().replacing(old, with: new)
        }
    }

    static let refused = [
        Request(405, "METHOD_NOT_ALLOWED", "GET", "POST", field: "Allow: GET"),
        Request(400, "BAD_REQUEST", "HTTP/1.1", "HTTP/1.0"),
        Request(
            426, "UPGRADE_REQUIRED", "Upgrade: websocket\r\n", "",
            field: "Sec-WebSocket-Version: 13"),
        Request(426, "UPGRADE_REQUIRED", "Upgrade: websocket", "Upgrade: h2c", field: "Upgrade: websocket"),
        Request(426, "UPGRADE_REQUIRED", "Connection: Upgrade", "Connection: keep-alive"),
        Request(
            426, "UNSUPPORTED_VERSION", "Version: 13", "Version: 8", field: "Sec-WebSocket-Version: 13"),
        Request(400, "BAD_REQUEST", "Sec-WebSocket-Version: 13\r\n", ""),
        Request(400, "BAD_REQUEST", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", ""),
        Request(400, "BAD_REQUEST", "dGhlIHNhbXBsZSBub25jZQ==", "c2hvcnQ="),
        Request(400, "BAD_REQUEST", "dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25*ZQ=="),
        Request(400, "BAD_REQUEST", "Host: localhost\r\n", ""),
        Request(400, "BAD_REQUEST", "Version: 13\r\n", "Version: 13\r\nContent-Length: 2\r\n"),
        Request(404, "NOT_FOUND", "/ws", "/elsewhere"),
        Request(403, "FORBIDDEN", "Host: localhost", "Host: evil.example"),
        Request(403, "FORBIDDEN", "Version: 13", "Version: 13\r\nOrigin: https://evil.example"),
        Request(403, "FORBIDDEN", "Version: 13", "Version: 13\r\nOrigin: null"),
        Request(400, "BAD_REQUEST", "GET /ws HTTP/1.1", "GARBAGE"),
    ]

    @Test(arguments: refused)
    func badUpgradesAreAnsweredInJSON(_ request: Request) async throws {
        try await TestServer.run { server in
            let client = try await RawClient.connect(to: server)
            try await client.send(request.text)
            let head = try await client.head()
            #expect(head.hasPrefix("HTTP/1.1 \(request.status) "))
            #expect(head.contains("Content-Type: application/json\r\n"))
            if let field = request.field { #expect(head.contains("\(field)\r\n")) }
            let body = String(decoding: try await client.rest(), as: UTF8.self)
            #expect(body.hasPrefix(#"{"error":{"code":"\#(request.code)","message":""#))
            #expect(head.contains("Content-Length: \(body.utf8.count)\r\n"))
            #expect(server.realtime.statistics.accepted == 0)
        }
    }

    @Test(arguments: [
        "Origin: http://localhost", "Sec-WebSocket-Protocol: chat", "Content-Length: 0",
        "Sec-WebSocket-Extensions: permessage-deflate", "Origin: https://console.example",
    ])
    func goodUpgrades(_ field: String) async throws {
        let policy = OriginPolicy(hosts: ["kecs"], origins: ["https://console.example"])
        try await TestServer.run(policy: policy) { server in
            for host in ["localhost", "localhost:8080", "127.0.0.1:80", "[::1]:8080", "KECS:1"] {
                let client = try await RawClient.connect(to: server)
                let request = RawClient.upgradeRequest("/ws?token=x", "\(field)\r\n")
                    .replacing("Host: localhost", with: "Host: \(host)")
                try await client.send(
                    request.replacing(
                        "Origin: http://localhost", with: "Origin: http://\(host.lowercased())"))
                let head = try await client.head()
                #expect(head.hasPrefix("HTTP/1.1 101 "))
                // RFC 6455 §1.3's own example.
                #expect(head.contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"))
                #expect(!head.contains("Sec-WebSocket-Protocol"))
                #expect(head.contains("Sec-WebSocket-Extensions: ") == field.hasPrefix("Sec-WebSocket-Extensions"))
                _ = try await client.message(ServerMessage<Connected>.self)
            }
        }
    }

    @Test func ourSubprotocolIsSelected() async throws {
        try await TestServer.run { server in
            let client = try await RawClient.connect(to: server)
            try await client.send(
                RawClient.upgradeRequest("/ws", "Sec-WebSocket-Protocol: chat, kecs.v1\r\n"))
            #expect(try await client.head().contains("Sec-WebSocket-Protocol: kecs.v1\r\n"))
        }
    }

    @Test func framesBehindTheRequestAreNotLost() async throws {
        try await TestServer.run { server in
            let client = try await RawClient.connect(to: server)
            let subscribe = RawFrame.text(#"{"id":"s","type":"subscribe","action":"events"}"#)
            try await client.send(Array(RawClient.upgradeRequest().utf8) + subscribe.bytes)
            #expect(try await client.head().hasPrefix("HTTP/1.1 101 "))
            _ = try await client.message(ServerMessage<Connected>.self)
            #expect(try await client.message(ServerMessage<SubscribeAck>.self).id == "s")
        }
    }

    @Test func aRequestMayComeByteByByte() async throws {
        var limits = RealtimeLimits()
        limits.requestTimeout = .minutes(2)
        try await TestServer.run(limits: limits) { server in
            let client = try await RawClient.connect(to: server)
            for byte in RawClient.upgradeRequest().utf8 { try await client.send([byte]) }
            #expect(try await client.head().hasPrefix("HTTP/1.1 101 "))
        }
    }

    @Test func everythingElsePassesThrough() async throws {
        try await TestServer.run { server in
            let client = try await RawClient.connect(to: server)
            // A body, a pipelined second request, and an upgrade that is not ours (h2c).
            try await client.send(
                """
                POST /v1/RunTask HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello\
                GET /second HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\n\
                Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n
                """)
            #expect(try await client.head().hasPrefix("HTTP/1.1 200 "))
            let rest = try await client.head()
            #expect(rest.hasPrefix("POST /v1/RunTask helloHTTP/1.1 200 "))
        }
    }

    @Test func aLaterUpgradeIsRefused() async throws {
        try await TestServer.run { server in
            let client = try await RawClient.connect(to: server)
            try await client.send("GET /first HTTP/1.1\r\nHost: x\r\n\r\n")
            _ = try await client.head()
            try await client.send(RawClient.upgradeRequest())
            #expect(try await client.head().contains("GET /first HTTP/1.1 200"))
            try await client.drop()
        }
    }

    @Test func aClientThatHalfClosesIsServed() async throws {
        try await TestServer.run { server in
            let client = try await RawClient.connect(to: server)
            try await client.send("GET /half HTTP/1.1\r\nHost: x\r\n\r\n")
            try await client.channel.close(mode: .output)
            #expect(try await client.head().hasPrefix("HTTP/1.1 200 "))
        }
    }

    @Test func aSilentConnectionIsClosed() async throws {
        var limits = RealtimeLimits()
        limits.requestTimeout = .milliseconds(50)
        try await TestServer.run(limits: limits) { server in
            let silent = try await RawClient.connect(to: server)
            let slow = try await RawClient.connect(to: server)
            // It may be closed already.
            try? await slow.send("GET /ws HTT")
            #expect(try await silent.rest().isEmpty)
            #expect(try await slow.rest().isEmpty)
        }
    }

    @Test func aServerThatIsGoingRefuses() async throws {
        try await TestServer.run { server in
            await server.realtime.shutDown(within: .milliseconds(10))
            let client = try await RawClient.connect(to: server)
            try await client.send(RawClient.upgradeRequest())
            let head = try await client.head()
            #expect(head.hasPrefix("HTTP/1.1 503 "))
            #expect(head.contains("Retry-After: 1\r\n"))
            #expect(head.contains("x-amz-retry-after: 1000\r\n"))
        }
    }
}
