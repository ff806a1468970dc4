import KECSAccess
import KECSGateway
import KECSMetrics
import KECSRealtime
import KECSTestSupport
import NIOCore
import NIOHTTP1
import Testing

struct MetricsRouteTests {
    @Test func theTextAndItsType() async throws {
        let registry = MetricsRegistry(DoorMetrics.descriptions)
        try await GatewayHarness.with(metrics: registry) { gateway in
            _ = try await gateway.call("ListClusters")
            _ = try await gateway.call("ListClusters")
            _ = try await gateway.send(.POST, "/v1/CreateCluster", #"{"clusterName":"not a name"}"#)
            _ = try await gateway.call("MakeCoffee\"}")
            _ = try await gateway.send(.POST, "/v1/Nonsense\(String(repeating: "x", count: 500))", "{}")
            let reply = try await gateway.send(.GET, "/metrics")
            #expect(reply.status == 200)
            #expect(reply.header("Content-Type") == "text/plain; version=0.0.4; charset=utf-8")
            #expect(reply.header("Cache-Control") == "no-store")
            let lines = reply.body.split(separator: "\n").map(String.init)
            for line in [
                "# TYPE kecs_ecs_requests_total counter",
                #"kecs_ecs_requests_total{operation="ListClusters",status="200"} 2"#,
                #"kecs_ecs_requests_total{operation="CreateCluster",status="400"} 1"#,
                #"kecs_ecs_requests_total{operation="unknown",status="400"} 2"#,
                "# TYPE kecs_ecs_request_duration_seconds histogram",
                #"kecs_ecs_request_duration_seconds_count{operation="ListClusters"} 2"#,
                #"kecs_ecs_request_duration_seconds_bucket{operation="ListClusters",le="+Inf"} 2"#,
            ] {
                #expect(lines.contains(line), "\(line)")
            }
            #expect(!reply.body.contains("Coffee"))
            let head = try await gateway.send(.HEAD, "/metrics")
            #expect(head.status == 200)
            #expect(head.body.isEmpty)
            let post = try await gateway.send(.POST, "/metrics")
            #expect(post.status == 405)
            #expect(post.header("Allow") == "GET, HEAD")
        }
    }

    @Test func metricsReadIsNeeded() async throws {
        try await GatewayHarness.with(
            gatekeeper: Gatekeeper(authenticator: PermissionTokens(), accessKeys: NoAccessKeys())
        ) { gateway in
            func status(_ token: String) async throws -> Int {
                try await gateway.send(
                    .GET, "/metrics", headers: [("Authorization", "Bearer \(token)")]
                ).status
            }
            let stranger = try await gateway.send(.GET, "/metrics")
            #expect(stranger.status == 401)
            #expect(stranger.header("WWW-Authenticate") == "Bearer")
            #expect(try await gateway.send(.GET, "/metrics?token=admin").status == 401)
            #expect(try await status("metrics:read") == 200)
            #expect(try await status("viewer") == 200)
            #expect(try await status("admin") == 200)
            // They are the whole server's.
            for token in ["metrics:read@a", "events:read", "ecs:read+ecs:write", "nobody"] {
                #expect(try await status(token) == (token == "nobody" ? 401 : 403), "\(token)")
            }
        }
    }

    /// Readers of `/v1/events` have a name too.
    @Test func feedsAreCountedAndNamed() async throws {
        let log = CapturedLog()
        let registry = MetricsRegistry(StreamMetric.descriptions)
        let monitor = StreamMonitor(metrics: registry, logger: log.logger())
        // That a reader has gone is noticed when something is written.
        var limits = RealtimeLimits()
        limits.heartbeatInterval = .milliseconds(100)
        try await GatewayHarness.with(limits: limits, metrics: registry, monitor: monitor) { gateway in
            _ = try await gateway.send(
                .HEAD, "/v1/events?client=reader&eventTypes=task", headers: [("User-Agent", "a/1")])
            monitor.flush()
            #expect(log.lines.isEmpty)
            try await RawConnection.with(gateway) { socket in
                try await socket.send(
                    "GET /v1/events?client=reader HTTP/1.1\r\nHost: localhost\r\nUser-Agent: a/1\r\n\r\n")
                let opened = try await log.line("Connection opened")
                #expect(opened.metadata == ["door": "feed", "client": "reader", "address": "127.0.0.1"])
                let text = try await gateway.send(.GET, "/metrics").body
                #expect(text.contains(#"kecs_connections{door="feed"} 1"#))
            }
            let closed = try await log.line("Connection closed")
            #expect(closed.metadata["client"] == "reader")
            #expect(closed.metadata["principal"] == "anonymous")
            #expect(closed.metadata["events"] == "0")
            let text = try await gateway.send(.GET, "/metrics").body
            #expect(text.contains(#"kecs_connections{door="feed"} 0"#))
        }
    }
}
