import KECSModel
import Testing

/// Against the same with room to spare.
@Suite struct ClampedTests {
    private static let edges = [Int.min, .min + 1, -1000, -1, 0, 1, 1000, .max - 1, .max, .max / 1000, .min / 1000]

    private func bounded(_ number: Int128) -> Int { Int(min(max(number, Int128(Int.min)), Int128(Int.max))) }

    @Test(arguments: edges, edges)
    func asWithRoomToSpare(_ one: Int, _ other: Int) {
        let (wide, wideOther) = (Int128(one), Int128(other))
        #expect(one.clampedSum(other) == bounded(wide + wideOther))
        #expect(one.clampedDifference(other) == bounded(wide - wideOther))
        #expect(one.clampedProduct(other) == bounded(wide * wideOther))
        if other > 0 {
            let exact = wide >= 0 ? wide / wideOther : -((-wide + wideOther - 1) / wideOther)
            #expect(one.dividedDown(by: other) == bounded(exact))
        }
    }

    @Test func withoutASign() {
        #expect(UInt64.max.clampedSum(1) == .max)
        #expect(UInt64(1).clampedDifference(2) == 0)
        #expect(UInt64.max.clampedProduct(2) == .max)
    }

    @Test(arguments: [
        (Double.nan, 0), (.infinity, Int.max), (-.infinity, .min), (1e300, .max), (-1e300, .min), (-1.9, -1), (0x1p63, .max),
    ] as [(Double, Int)])
    func ofADouble(_ number: Double, _ integer: Int) {
        #expect(Int(clamped: number) == integer)
    }

    @Test(arguments: edges)
    func momentsHaveAnEnd(_ milliseconds: Int) {
        let moment = Timestamp(milliseconds: milliseconds)
        for more in Self.edges {
            _ = moment.adding(seconds: more)
            _ = moment.adding(milliseconds: more).milliseconds(since: moment)
        }
        #expect(!moment.rfc3339.isEmpty)
        #expect(Timestamp(milliseconds: .max).adding(seconds: 1) == Timestamp(milliseconds: .max))
    }
}
