import KECSGateway
import KECSRealtime
import NIOHTTP1
import Testing

@Suite struct RoutingTests {
    @Test(
        arguments: [
            (HTTPMethod.PUT, "/", "POST, GET, HEAD"), (.DELETE, "/", "POST, GET, HEAD"),
            (.GET, "/v1/ListClusters", "POST"), (.POST, "/health", "GET, HEAD"),
            (.PATCH, "/ready", "GET, HEAD"), (.POST, "/docs", "GET, HEAD"),
            (.DELETE, "/asyncapi.yaml", "GET, HEAD"), (.OPTIONS, "/", "POST, GET, HEAD"),
        ])
    func otherMethods(method: HTTPMethod, path: String, allowed: String) async throws {
        try await GatewayHarness.with { gateway in
            let reply = try await gateway.send(method, path)
            #expect(reply.status == 405)
            #expect(reply.header("allow") == allowed)
            #expect(reply.json != nil)
        }
    }

    @Test(arguments: ["/nope", "/v1", "/v1/", "/health/", "//", "/_kecs/", "/%2e%2e/etc/passwd"])
    func nothingElseIsThere(path: String) async throws {
        try await GatewayHarness.with { gateway in
            for method in [HTTPMethod.GET, .POST] {
                let reply = try await gateway.send(method, path)
                #expect(reply.status == 404, "\(method) \(path)")
                #expect(reply.header("content-type") == "application/json")
                #expect(reply.json != nil)
            }
        }
    }

    @Test func headIsGetWithoutTheBody() async throws {
        try await GatewayHarness.with { gateway in
            for path in ["/health", "/ready", "/", "/docs", "/asyncapi.yaml"] {
                let get = try await gateway.send(.GET, path)
                let head = try await gateway.send(.HEAD, path)
                #expect(head.status == get.status)
                #expect(head.body.isEmpty)
                #expect(Int(head.header("content-length") ?? "") ?? 0 > 0)
            }
        }
    }

    @Test(
        arguments: [
            ("/a?b=c", "/a"), ("/a#b", "/a"), ("/", "/"), ("", "/"), ("?x", "/"),
            ("http://h:1/a/b?c", "/a/b"), ("HTTP://h:1/a", "/a"), ("http://h", "/"), ("https://h?x=1", "/"),
        ])
    func paths(target: String, path: String) {
        #expect(RequestPath.of(target) == path)
    }

    @Test func health() async throws {
        try await GatewayHarness.with { gateway in
            let reply = try await gateway.send(.GET, "/health?probe=1")
            #expect(reply.status == 200)
            #expect(reply.json?["status"] as? String == "ok")
            #expect(reply.json?["version"] as? String == "1.2.3")
            #expect(reply.json?["runtime"] as? String == "fake")
        }
    }

    @Test func notReadyBeforeTheEngineWasLookedAt() async throws {
        try await GatewayHarness.with(boots: false) { gateway in
            let reply = try await gateway.send(.GET, "/ready")
            #expect(reply.status == 503)
            #expect(reply.json?["status"] as? String == "starting")
            #expect(try await gateway.send(.GET, "/health").status == 200)
        }
    }

    @Test func theStreamIsNotHTTP() async throws {
        try await GatewayHarness.with { gateway in
            // The first request of a connection meets the gate, later ones the router.
            try await RawConnection.with(gateway) { connection in
                try await connection.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
                _ = try await connection.read(until: "}")
                try await connection.send("GET /ws HTTP/1.1\r\nHost: localhost\r\n\r\n")
                let answer = try await connection.read(until: "}")
                #expect(answer.hasPrefix("HTTP/1.1 426 "))
                #expect(answer.lowercased().contains("upgrade: websocket"))
            }
        }
    }

    @Test func requestIdsAreRandomUUIDs() {
        let ids = (0..<100).map { _ in RequestID.make() }
        #expect(Set(ids).count == 100)
        for id in ids {
            #expect(
                id.wholeMatch(
                    of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
        }
    }

    @Test func datesAreIMFFixdates() {
        #expect(HTTPDate.format(784_111_777) == "Sun, 06 Nov 1994 08:49:37 GMT")
    }
}
