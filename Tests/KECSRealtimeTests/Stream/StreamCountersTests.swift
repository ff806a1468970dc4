import KECSMetrics
import NIOCore
import Testing

@testable import KECSRealtime

struct StreamCountersTests {
    /// A frame that was published so many milliseconds after the clock's beginning.
    private func frame(_ seq: Int, at milliseconds: UInt64) -> EventFrame {
        EventFrame(
            TestServer.entry(seq), published: .uptimeNanoseconds(milliseconds * 1_000_000))
    }

    @Test func eachEventByTheTimeOfItsPublication() {
        let counters = StreamCounters()
        let frames = [frame(1, at: 1000), frame(2, at: 1998), frame(3, at: 1998), frame(4, at: 2000)]
        counters.fannedOut(frames, at: .uptimeNanoseconds(2_000_000_000))
        counters.fannedOut([], at: .uptimeNanoseconds(9_000_000_000))
        let seen = counters.fanOutSnapshot
        #expect(seen.count == 4)
        #expect(abs(seen.sum - 1.004) < 1e-9)
        let byBound = Dictionary(
            uniqueKeysWithValues: zip(seen.bounds + [.infinity], seen.counts).filter { $0.1 > 0 })
        #expect(byBound == [0.0001: 1, 0.0025: 2, 1: 1])
    }
}
