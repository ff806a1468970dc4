import HTTPTypes
import KECSGateway
import KECSModel
import KECSRealtime
import KECSTestSupport
import NIOHTTP1
import Testing

@Suite struct OriginPolicyTests {
    @Test(
        arguments: [
            // Tools send none, nor does a page with a GET to where it comes from.
            ("127.0.0.1:8080", nil, true), ("anything.example:8080", nil, false),
            ("127.0.0.1:8080", "http://127.0.0.1:8080", true),
            ("localhost:8080", "http://localhost:8080", true),
            ("[::1]:8080", "http://[::1]:8080", true),
            ("kecs:8080", "http://kecs:8080", true), ("KECS:8080", "http://kecs:8080", true),
            ("127.0.0.1:8080", "https://console.example", true),
            // Compared exactly, and only at a name of ours.
            ("127.0.0.1:8080", "https://console.example:443", false),
            ("127.0.0.1:8080", "http://console.example", false),
            ("evil.example:8080", "https://console.example", false),
            // A page of another site, or of another port.
            ("127.0.0.1:8080", "http://evil.example", false),
            ("127.0.0.1:8080", "http://127.0.0.1:9000", false),
            ("127.0.0.1:8080", "null", false), ("127.0.0.1:8080", "", false),
            // DNS rebinding: a name of theirs that points here.
            ("evil.example:8080", "http://evil.example:8080", false),
            ("127.0.0.1.evil.example:8080", "http://127.0.0.1.evil.example:8080", false),
        ] as [(String, String?, Bool)])
    func table(host: String, origin: String?, expected: Bool) {
        var request = HTTPRequest(method: .post, scheme: "http", authority: host, path: "/")
        request.headerFields[.origin] = origin
        let policy = OriginPolicy(hosts: ["kecs"], origins: ["https://console.example"])
        #expect(((try? policy.check(request)) != nil) == expected)
    }

    @Test func pagesOfOthersAreRefused() async throws {
        try await GatewayHarness.with { gateway in
            let reply = try await gateway.send(
                .POST, "/v1/CreateCluster", "{}",
                headers: [("Origin", "https://evil.example"), ("Content-Type", "text/plain")])
            #expect(reply.status == 403)
            #expect(reply.errorCode == "AccessDeniedException")
            #expect(gateway.store.state.clusters.isEmpty)
        }
    }
}
