import KECSModel
import KECSStore
import Testing

@Suite struct JournalRetentionTests {
    private let now = Timestamp(milliseconds: 1_000_000_000)

    /// Entry `n` was made at second `n`.
    private func first(of range: ClosedRange<Int>, since moment: Timestamp) -> Int? {
        range.first { $0 * 1000 >= moment.milliseconds }
    }

    @Test func nothingGoesWhileWithinBounds() {
        var retention = JournalRetention(maximumEntries: 10, maximumAge: 100)
        let now = Timestamp(milliseconds: 50_000)
        #expect(retention.prune(41...50, added: 1, now: now, firstSince: first) == nil)
    }

    @Test func theNewestAlwaysStays() {
        var retention = JournalRetention(maximumEntries: 1, maximumAge: 0)
        #expect(retention.prune(5...5, added: 0, now: now, firstSince: first) == nil)
        #expect(retention.prune(5...9, added: 5, now: now, firstSince: first) == 8)
    }

    @Test func aLittleMoreThanTheExcessGoes() {
        var retention = JournalRetention(maximumEntries: 1000, maximumAge: 1 << 40)
        #expect(retention.prune(1...1001, added: 1, now: now, firstSince: first) == 11)
    }

    @Test func aCommitNeverDeletesMoreThanABatchOrTwiceWhatItAdds() {
        var retention = JournalRetention(maximumEntries: 10, maximumAge: 1)
        #expect(retention.prune(1...50_000, added: 1, now: now, firstSince: first) == 1000)
        #expect(retention.prune(1...50_000, added: 3000, now: now, firstSince: first) == 6000)
    }

    @Test func agesAreLookedAtNowAndThen() {
        var retention = JournalRetention(maximumEntries: 1000, maximumAge: 100)
        var looks = 0
        func look(_ range: ClosedRange<Int>, _ moment: Timestamp) -> Int? {
            looks += 1
            return first(of: range, since: moment)
        }
        let start = Timestamp(milliseconds: 150_000)
        #expect(retention.prune(1...150, added: 1, now: start, firstSince: look) == 49)
        let soon = start.adding(milliseconds: 999)
        #expect(retention.prune(50...151, added: 1, now: soon, firstSince: look) == nil)
        #expect(looks == 1)
        let later = start.adding(seconds: 1)
        #expect(retention.prune(50...152, added: 1, now: later, firstSince: look) == 50)
        #expect(looks == 2)
    }
}
