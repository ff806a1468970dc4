import Foundation
import KECSGateway
import NIOHTTP1
import Testing

@Suite struct DocumentRoutesTests {
    /// What is in the sources, with the golden messages in their places.
    private static let contract = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Spec/asyncapi.yaml")

    @Test func theContract() async throws {
        let source = try String(contentsOf: Self.contract, encoding: .utf8)
        try await GatewayHarness.with { gateway in
            let reply = try await gateway.send(.GET, "/asyncapi.yaml")
            #expect(reply.status == 200)
            #expect(
                reply.header("content-type") == "application/vnd.aai.asyncapi+yaml;version=3.0.0")
            #expect(reply.header("vary") == "Accept")
            // Up to the first example they are the same, and no example is left out.
            let opening = try #require(source.range(of: "./fixtures/")).lowerBound
            let lines = source[..<opening].split(separator: "\n", omittingEmptySubsequences: false)
            let head = lines.dropLast().joined(separator: "\n")
            #expect(reply.body.hasPrefix(head))
            #expect(!reply.body.contains("./fixtures/"))
        }
    }

    @Test func browsersAreShownText() async throws {
        try await GatewayHarness.with { gateway in
            let reply = try await gateway.send(
                .GET, "/asyncapi.yaml", headers: [("Accept", "text/html,application/xml;q=0.9,*/*;q=0.8")])
            #expect(reply.header("content-type") == "text/plain; charset=utf-8")
            #expect(reply.header("x-content-type-options") == "nosniff")
        }
    }

    @Test func thePage() async throws {
        try await GatewayHarness.with { gateway in
            let reply = try await gateway.send(.GET, "/docs")
            #expect(reply.status == 200)
            #expect(reply.header("content-type") == "text/html; charset=utf-8")
            let policy = try #require(reply.header("content-security-policy"))
            #expect(policy.hasPrefix("default-src 'none';"))
            #expect(!policy.contains("unsafe"))
            #expect(reply.body.hasPrefix("<!DOCTYPE html>"))
            #expect(reply.body.hasSuffix("</html>\n"))
        }
    }

    @Test(arguments: ["/docs", "/asyncapi.yaml"])
    func whoHasItIsNotSentItAgain(path: String) async throws {
        try await GatewayHarness.with { gateway in
            let first = try await gateway.send(.GET, path)
            let tag = try #require(first.header("etag"))
            #expect(first.header("cache-control") == "no-cache")
            for known in [tag, "W/\(tag)", "\"other\", \(tag)", "*"] {
                let again = try await gateway.send(.GET, path, headers: [("If-None-Match", known)])
                #expect(again.status == 304)
                #expect(again.body.isEmpty)
                #expect(again.header("etag") == tag)
            }
            let other = try await gateway.send(.GET, path, headers: [("If-None-Match", "\"other\"")])
            #expect(other.status == 200)
            #expect(other.body == first.body)
        }
    }

    @Test(arguments: ["/docs", "/asyncapi.yaml"])
    func pagesOfOthersAreNotServed(path: String) async throws {
        try await GatewayHarness.with { gateway in
            let reply = try await gateway.send(.GET, path, headers: [("Origin", "http://evil.example")])
            #expect(reply.status == 403)
        }
    }
}
