import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import KECSGateway
@testable import KECSRealtime

/// Whoever is refused for now is told when to come back, also in the header that AWS's clients read.
struct RetryAdviceTests {
    /// `x-amz-retry-after` is whole milliseconds, and the same span as `Retry-After`.
    private func expectAdvice(
        _ seconds: String?, _ amazon: String?, within range: ClosedRange<Int>, _ what: String
    ) {
        let seconds = seconds.flatMap { Int($0) }
        #expect(seconds.map(range.contains) == true, "\(what): Retry-After is \(seconds ?? -1)")
        #expect(amazon == seconds.map { String($0 * 1000) }, "\(what)")
    }

    @Test func whatTheRoutesAnswer() async throws {
        try await GatewayHarness.with(boots: false) { gateway in
            let ready = try await gateway.send(.GET, "/ready")
            #expect(ready.status == 503)
            expectAdvice(
                ready.header("retry-after"), ready.header("x-amz-retry-after"), within: 1...1, "/ready")
            let health = try await gateway.send(.GET, "/health")
            #expect(health.header("x-amz-retry-after") == nil && health.header("retry-after") == nil)
        }
        var limits = RealtimeLimits()
        limits.feeds = 0
        try await GatewayHarness.with(limits: limits) { gateway in
            let feed = try await gateway.send(.GET, "/v1/events")
            #expect(feed.status == 503)
            expectAdvice(
                feed.header("retry-after"), feed.header("x-amz-retry-after"), within: 10...10, "/v1/events")
        }
    }

    @Test func whatAStoppingServerAnswersToTheRestOfARequest() throws {
        let channel = EmbeddedChannel(handler: RequestGuard(timeout: .seconds(10)))
        try channel.writeInbound(
            HTTPServerRequestPart.head(HTTPRequestHead(version: .http1_1, method: .POST, uri: "/")))
        channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        guard case .head(let head)? = try channel.readOutbound(as: HTTPServerResponsePart.self) else {
            Issue.record("no answer")
            return
        }
        #expect(head.status == .serviceUnavailable)
        expectAdvice(
            head.headers.first(name: "retry-after"), head.headers.first(name: "x-amz-retry-after"),
            within: 1...1, "a stopping server")
        _ = try? channel.finish(acceptAlreadyClosed: true)
    }

    @Test(
        arguments: [
            (429, nil, 1), (503, nil, 1), (429, "60", 60), (503, "10", 10), (503, "0", 1), (503, "-5", 1),
            (503, "9223372036854775807", 3600), (429, "soon", 1),
        ] as [(Int, String?, Int)])
    func refusedUpgrades(status: Int, said: String?, seconds: Int) {
        let rejection = UpgradeRejection(
            HTTPResponseStatus(statusCode: status), "UNAVAILABLE", "Later",
            headers: said.map { ["Retry-After": $0] } ?? [:])
        let fields = rejection.answer.head.headers
        #expect(fields["x-amz-retry-after"] == [String(seconds * 1000)])
        #expect(fields["retry-after"] == [said ?? "1"])
    }

    @Test(arguments: [101, 200, 400, 401, 403, 404, 408, 500, 502, 504])
    func othersHaveNone(status: Int) {
        #expect(RetryAdvice.fields(status: status, retryAfter: nil).isEmpty)
    }
}
