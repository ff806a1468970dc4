import KECSModel
import Testing

@testable import KECSRuntimes

struct ProcessStatsTests {
    @Test func aProcessAsTheKernelTellsIt() throws {
        let text =
            "42 (a ) strange) name) S 7 42 42 0 -1 4194560 1 2 3 4 150 50 20 30 20 0 1 0 100 4096 25 "
            + "18446744073709551615 1 1 0 0 0"
        let entry = try #require(ProcessTable.Entry(stat: text))
        #expect(entry.parent == 7)
        // In hundredths of a second, as everywhere on Linux.
        #expect(entry.ownNanoseconds == 2_000_000_000)
        #expect(entry.endedNanoseconds == 500_000_000)
        #expect(entry.residentBytes == 25 * 4096)
        for broken in ["", "42 (sh) S", "42 sh S 1 2 3", "42 (sh) S x " + String(repeating: "1 ", count: 30)] {
            #expect(ProcessTable.Entry(stat: broken) == nil)
        }
    }

    @Test func descendantsAndNobodyElse() {
        var table = ProcessTable()
        func entry(_ parent: Int) -> ProcessTable.Entry {
            .init(parent: parent, ownNanoseconds: 0, endedNanoseconds: 0, residentBytes: 0)
        }
        for (pid, parent) in [(1, 0), (10, 1), (11, 10), (12, 11), (13, 10), (20, 1), (21, 20)] {
            table.add(entry(parent), pid: pid)
        }
        #expect(Set(table.descendants(of: 10)) == [11, 12, 13])
        #expect(table.descendants(of: 12) == [])
        // Read while numbers were given away anew.
        table.add(entry(31), pid: 30)
        table.add(entry(30), pid: 31)
        #expect(table.descendants(of: 30) == [31])
    }

    @Test func aCounterNeverFalls() {
        var counter = SteadyCounter()
        #expect(counter.take(100) == 100)
        // One process was waited for while they were read: it is in its parent's number next time.
        #expect(counter.take(40) == 100)
        #expect(counter.take(130) == 130)
        // One went for which nobody waited: from here on what the others use is seen again.
        #expect(counter.take(50) == 130)
        #expect(counter.take(60) == 130)
        #expect(counter.take(75) == 145)
        #expect(counter.take(75) == 145)
    }
}
