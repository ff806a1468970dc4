import KECSRuntimes
import Testing

/// Which processes are a command's.
@Suite("Docker: what a command has started") struct ExecProcessesTests {
    private typealias Entry = ExecProcesses.Entry

    /// 100 is the container's first process, 101 its child; 200 is the command.
    private let others: [Int: Entry] = [
        1: Entry(parent: 0, session: 1), 50: Entry(parent: 1, session: 50), 100: Entry(parent: 50, session: 100),
        101: Entry(parent: 100, session: 100), 300: Entry(parent: 50, session: 300),
    ]

    private func members(_ own: [Int: Entry], root: Int = 200, marked: Set<Int> = []) -> Set<Int> {
        var known = ExecProcesses.Known()
        known.members = marked
        return ExecProcesses.grown(known, root: root, in: others.merging(own) { _, own in own }).members
    }

    @Test func byDescent() {
        let own = [200: Entry(parent: 50, session: 200), 201: Entry(parent: 200, session: 200), 202: Entry(parent: 201, session: 202)]
        #expect(members(own) == [200, 201, 202])
    }

    @Test("Orphans whose first process has ended are found by their session")
    func bySession() {
        let own = [201: Entry(parent: 100, session: 200), 202: Entry(parent: 201, session: 202)]
        #expect(members(own) == [201, 202])
    }

    @Test("Daemons are found by their mark, and what they have started by its descent")
    func byMark() {
        let own = [210: Entry(parent: 100, session: 209), 211: Entry(parent: 210, session: 209), 212: Entry(parent: 211, session: 212)]
        #expect(members(own, root: 0, marked: [210]) == [210, 211, 212])
        #expect(members(own) == [])
    }

    @Test("Who was found stays found when those are gone by whom it was")
    func remembered() {
        let all = [200: Entry(parent: 50, session: 200), 201: Entry(parent: 200, session: 201)]
        let known = ExecProcesses.grown(ExecProcesses.Known(), root: 200, in: others.merging(all) { _, own in own })
        #expect(known.members == [200, 201] && known.sessions == [200, 201])
        // 201 is an orphan, and so is what it has forked meanwhile.
        let left = [201: Entry(parent: 100, session: 201), 202: Entry(parent: 100, session: 201)]
        let later = ExecProcesses.grown(known, root: 200, in: others.merging(left) { _, own in own })
        #expect(later.members.isSuperset(of: [201, 202]))
        #expect(later.members.isDisjoint(with: others.keys))
    }

    @Test("The container's own processes, and those of other commands, never")
    func notOthers() {
        #expect(members([:]) == [])
        #expect(members([:], root: 0) == [])
        #expect(members([:], root: 1) == [])
        #expect(members([200: Entry(parent: 0, session: 0), 201: Entry(parent: 200, session: 1)]) == [200, 201])
    }

    @Test func readingStat() {
        #expect(Entry(stat: "17 (a) b) S 1 2 3 0 -1 4194304") == Entry(parent: 1, session: 3))
        #expect(Entry(stat: "17 (sh) Z 1 2 3 0 -1") == nil)
        for text in ["", "17", "17 (sh)", "17 (sh) S 1 2", "17 (sh) S x 2 3 4", "17 (sh) S 99999999999999999999 2 3 4"] {
            #expect(Entry(stat: text) == nil)
        }
    }
}
