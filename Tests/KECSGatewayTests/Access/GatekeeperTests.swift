import HTTPTypes
import KECSAccess
import KECSGateway
import NIOHTTP1
import Synchronization
import Testing

/// Who may ask for what, where authentication is required.
@Suite struct GatekeeperTests {
    private func with(
        _ body: (GatewayHarness) async throws -> Void
    ) async throws {
        try await GatewayHarness.with(
            gatekeeper: Gatekeeper(authenticator: PermissionTokens(), accessKeys: NoAccessKeys()),
            options: { $0.testHooks = true }, body)
    }

    private func bearer(_ token: String, _ scheme: String = "Bearer") -> [(String, String)] {
        [("Authorization", "\(scheme) \(token)")]
    }

    @Test func healthIsOpenAndNothingElse() async throws {
        try await with { gateway in
            for path in ["/health", "/ready"] {
                #expect(try await gateway.send(.GET, path).status == 200)
            }
            for (method, path) in [
                (HTTPMethod.GET, "/"), (.GET, "/nothing"), (.POST, "/health"), (.DELETE, "/"),
                (.POST, "/_kecs/reset"), (.POST, "/_kecs/events"), (.GET, "/_kecs/reset"),
                (.GET, "/?token=admin"),
            ] {
                let reply = try await gateway.send(method, path)
                #expect(reply.status == 401, "\(method) \(path)")
                #expect(reply.header("WWW-Authenticate") == "Bearer")
                #expect(reply.json?["error"] as? String == "Unauthorized")
                #expect((reply.json?["message"] as? String)?.isEmpty == false)
            }
        }
    }

    @Test func badTokens() async throws {
        try await with { gateway in
            for headers in [
                bearer("nobody"), bearer("admin,"), bearer("admin") + bearer("admin"),
                bearer("admin", "Basic"), bearer(""), [("Authorization", "admin")],
            ] {
                let reply = try await gateway.send(.GET, "/", headers: headers)
                #expect(reply.status == 401, "\(headers)")
                #expect(reply.header("WWW-Authenticate")?.hasPrefix("Bearer") == true)
                #expect(!reply.body.contains("nobody"))
            }
        }
    }

    @Test func testHooksAreForAdministrators() async throws {
        try await with { gateway in
            for token in ["viewer", "operator", "admin@a"] {
                let reply = try await gateway.send(.POST, "/_kecs/reset", headers: bearer(token))
                #expect(reply.status == 403, "\(token)")
                #expect(reply.json?["error"] as? String == "Forbidden")
            }
            for scheme in ["Bearer", "bearer", "BEARER"] {
                let reply = try await gateway.send(
                    .POST, "/_kecs/reset", headers: bearer("admin", scheme))
                #expect(reply.status == 200)
            }
            #expect(try await gateway.send(.GET, "/", headers: bearer("exec@a")).status == 200)
            #expect(try await gateway.send(.GET, "/nothing", headers: bearer("exec")).status == 404)
        }
    }

    @Test func bothDoorsOfECSTakeTokens() async throws {
        try await with { gateway in
            let none = try await gateway.call("ListClusters")
            #expect(none.status == 400)
            #expect(none.errorCode == "MissingAuthenticationTokenException")
            #expect(none.header("x-amzn-ErrorType") == "MissingAuthenticationTokenException")
            let bad = try await gateway.call("ListClusters", headers: bearer("nobody"))
            #expect(bad.errorCode == "UnrecognizedClientException")
            let path = try await gateway.send(.POST, "/v1/ListClusters", "{}")
            #expect(path.errorCode == "MissingAuthenticationTokenException")
            // Also where no operation is named, or none that exists.
            for reply in [
                try await gateway.send(.POST, "/", "{}"), try await gateway.call("NoSuchThing"),
            ] {
                #expect(reply.errorCode == "MissingAuthenticationTokenException")
            }

            let good = try await gateway.call("ListClusters", headers: bearer("viewer"))
            #expect(good.status == 200)
            let denied = try await gateway.call("CreateCluster", headers: bearer("viewer"))
            #expect(denied.status == 400)
            #expect(denied.errorCode == "AccessDeniedException")
            let made = try await gateway.send(
                .POST, "/v1/CreateCluster", #"{"clusterName":"a"}"#, headers: bearer("ecs:write@a"))
            #expect(made.status == 200)
        }
    }

    /// A signature that nobody would take is not even looked at.
    @Test func switchedOffNothingIsLookedAt() async throws {
        try await GatewayHarness.with { gateway in
            let all: [[(String, String)]] = [
                [], bearer("nobody"), bearer("a") + bearer("b"),
                [("Authorization", "AWS4-HMAC-SHA256 Credential=x, Signature=y")],
            ]
            for headers in all {
                let answer = try await gateway.call("ListClusters", headers: headers)
                let front = try await gateway.send(.GET, "/", headers: headers)
                #expect(answer.status == 200 && front.status == 200)
            }
        }
    }
}
