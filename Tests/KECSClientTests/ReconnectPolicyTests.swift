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

    /// Servers may ask for any number: an hour, spread over another, is believed.
    @Test(arguments: [3_600_001, Int.max / 1000, .max - 1, .max])
    func whatAServerAsksForIsBounded(_ retryAfter: Int) {
        #expect(ReconnectPolicy(jitter: { 0 }).delay(afterFailures: 0, retryAfter: retryAfter) == 3_600_000)
        #expect(ReconnectPolicy(jitter: { 1 }).delay(afterFailures: 0, retryAfter: retryAfter) == 7_200_000)
        #expect(ReconnectPolicy(jitter: { 0 }).delay(afterFailures: 0, retryAfter: -retryAfter) == 250)
    }

    @Test(arguments: [
        ("0", 0), ("7", 7), ("99999999999999999999999", .max), ("-5", -5), ("", nil), ("1e308", nil),
        ("Fri, 31 Dec 1999 23:59:59 GMT", nil),
    ] as [(String, Int?)])
    func whatRetryAfterSays(_ text: String, seconds: Int?) {
        #expect(ReconnectPolicy.seconds(ofRetryAfter: text) == seconds)
    }

    @Test(arguments: [Int.min, -1, 0, .max])
    func ownNumbersAreBoundedToo(_ number: Int) {
        var policy = ReconnectPolicy(jitter: { 1 })
        (policy.firstDelay, policy.longestDelay) = (number, number)
        #expect((0...3_600_000).contains(policy.delay(afterFailures: number, retryAfter: nil)))
    }

    @Test(arguments: [-5.0, 7.0, .infinity, .nan])
    func jitterIsBounded(jitter: Double) {
        let delay = ReconnectPolicy(jitter: { jitter }).delay(afterFailures: 0)
        #expect((250...500).contains(delay))
    }
}
