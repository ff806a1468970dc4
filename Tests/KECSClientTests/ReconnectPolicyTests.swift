import KECSClient
import Testing

@Suite struct ReconnectPolicyTests {
    @Test(arguments: [(0, 250, 500), (1, 500, 1000), (4, 4000, 8000), (10, 15_000, 30_000), (1000, 15_000, 30_000)])
    func doublesUpToABound(failures: Int, least: Int, most: Int) {
        #expect(ReconnectPolicy(jitter: { 0 }).delay(afterFailures: failures) == least)
        #expect(ReconnectPolicy(jitter: { 1 }).delay(afterFailures: failures) == most)
    }

    @Test func neverBeforeTheServerAsked() {
        #expect(ReconnectPolicy(jitter: { 0 }).delay(afterFailures: 0, retryAfter: 60_000) == 60_000)
        #expect(ReconnectPolicy(jitter: { 1 }).delay(afterFailures: 0, retryAfter: 1000) == 2000)
        #expect(ReconnectPolicy(jitter: { 0 }).delay(afterFailures: 5, retryAfter: 1) == 8000)
    }

    @Test(arguments: [-5.0, 7.0, .infinity])
    func jitterIsBounded(jitter: Double) {
        let delay = ReconnectPolicy(jitter: { jitter }).delay(afterFailures: 0)
        #expect((250...500).contains(delay))
    }
}
