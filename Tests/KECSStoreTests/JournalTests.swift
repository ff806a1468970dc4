import Dispatch
import GRDB
import KECSControl
import KECSModel
import KECSStore
import Testing

@Suite struct JournalTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func entriesComeInOrderAfterANumberAndWithinALimit() async throws {
        let store = try openStore(folder.path)
        for number in 1...10 { try await store.create("c\(number)") }
        #expect(try await store.entries(after: 0, limit: 3).map(\.seq) == [1, 2, 3])
        #expect(try await store.entries(after: 8, limit: 100).map(\.seq) == [9, 10])
        #expect(try await store.entries(after: 10, limit: 100).isEmpty)
        #expect(try await store.entries(after: 99, limit: 100).isEmpty)
        #expect(try await store.entries(after: 0, limit: 0).isEmpty)
        #expect(try await store.entries(after: 0, limit: -1).isEmpty)
        #expect(try await store.entries(after: -5, limit: 1).map(\.seq) == [1])
        await store.close()
    }

    @Test func entriesComeWithinBytesButAtLeastOne() async throws {
        let store = try openStore(folder.path)
        try await store.transact { transaction in
            for size in [100, 100, 100, 500, 1] {
                transaction.append(
                    EventDraft(
                        type: .task, action: "A", keys: EventKeys(),
                        payload: Array(repeating: 0, count: size)))
            }
        }
        func seqs(after seq: Int, limit: Int = 100, bytes: Int) async throws -> [Int] {
            try await store.entries(after: seq, limit: limit, bytes: bytes).map(\.seq)
        }
        #expect(try await seqs(after: 0, bytes: 300) == [1, 2, 3])
        #expect(try await seqs(after: 0, bytes: 299) == [1, 2])
        #expect(try await seqs(after: 0, limit: 1, bytes: 300) == [1])
        #expect(try await seqs(after: 2, bytes: 300) == [3])
        #expect(try await seqs(after: 3, bytes: 300) == [4])
        #expect(try await seqs(after: 3, bytes: 0) == [4])
        #expect(try await seqs(after: 3, bytes: 501) == [4, 5])
        #expect(try await seqs(after: 5, bytes: 300).isEmpty)
        await store.close()
    }

    @Test func anEntryKeepsAllItsKeysAndBytes() async throws {
        let event = EventDraft(
            type: .container, action: "STATUS_CHANGE",
            keys: EventKeys(
                cluster: "c", service: "s", task: "t", taskDefinition: "d", container: "web",
                startedBy: "",
                tags: [Tag(key: "team", value: "wéb=1"), Tag(key: "x", value: "")],
                status: "RUNNING"),
            payload: [0, 1, 255] + Array("ü".utf8))
        let store = try openStore(folder.path)
        try await store.transact { transaction in
            transaction.append(event)
            for type in EventType.allCases {
                transaction.append(
                    EventDraft(type: type, action: "A", keys: EventKeys(), payload: []))
            }
        }
        let entries = try await store.entries(after: 0, limit: 100)
        #expect(entries.first?.event == event)
        #expect(entries.dropFirst().map(\.event.type) == EventType.allCases)
        #expect(entries.dropFirst().allSatisfy { $0.event.keys == EventKeys() })
        await store.close()
    }

    @Test func textsMayHoldNUL() async throws {
        let event = EventDraft(
            type: .container, action: "A\0B",
            keys: EventKeys(
                cluster: "c\0", service: "\0s", task: "t\0\0t", taskDefinition: "\0", container: "w\0b",
                startedBy: "me\0you", tags: [Tag(key: "k\0", value: "\0v")], status: "R\0"),
            payload: [])
        let store = try openStore(folder.path)
        try await store.transact { $0.append(event) }
        #expect(try await store.entries(after: 0, limit: 1).map(\.event) == [event])
        await store.close()
    }

    @Test func readingDoesNotWaitForTheWriter() async throws {
        let store = try openStore(folder.path)
        try await store.create("one")
        // Another program holds SQLite's write lock: our writer waits in its commit.
        let other = try DatabaseQueue(path: folder.path("kecs.sqlite"))
        let locked = AsyncStream<Void>.makeStream()
        let gate = DispatchSemaphore(value: 0)
        other.asyncWriteWithoutTransaction { db in
            try? db.inTransaction(.immediate) {
                locked.continuation.finish()
                gate.wait()
                return .rollback
            }
        }
        for await _ in locked.stream {}
        async let second: Void = store.create("two")
        #expect(try await store.entries(after: 0, limit: 10).map(\.seq) == [1])
        #expect(store.position.seq == 1)
        gate.signal()
        try await second
        #expect(try await store.entries(after: 0, limit: 10).map(\.seq) == [1, 2])
        try other.close()
        await store.close()
    }

    @Test func theJournalIsBoundedByCount() async throws {
        var options = StoreOptions()
        options.journalEntries = 500
        let store = try openStore(folder.path, options: options)
        for number in 1...1200 {
            try await store.create("c\(number % 7)")
            #expect(store.position.seq - store.oldestSeq + 1 <= 500)
        }
        let oldest = store.oldestSeq
        #expect((701...710).contains(oldest))
        let kept = try await store.entries(after: 0, limit: 5000)
        #expect(kept.map(\.seq) == Array(oldest...1200))
        #expect(store.state.clusters.count == 7)
        await store.close()

        let again = try openStore(folder.path, options: options)
        #expect(again.oldestSeq == oldest)
        #expect(again.position.seq == 1200)
        #expect(again.state.clusters.count == 7)
        await again.close()
    }

    /// An entry is as old as it is, not as the clock that was set makes it.
    @Test func aClockThatIsSetThrowsNothingAway() async throws {
        let clock = ManualClock()
        var options = StoreOptions()
        options.journalAge = 3600
        let store = try openStore(folder.path, environment: clock.environment, options: options)
        try await store.create("c1")
        for (number, seconds) in [315_000_000, -630_000_000, 315_000_000, 7200].enumerated() {
            clock.set(seconds: seconds)
            clock.advance(seconds: 100)
            try await store.create("d\(number)")
            #expect(store.oldestSeq == 1)
        }
        clock.set(seconds: -7200)
        clock.advance(seconds: 3300)
        try await store.create("late")
        #expect(store.oldestSeq == 1)
        await store.close()
        // Who knows of no changes goes by the clock.
        let again = try openStore(folder.path, environment: clock.environment, options: options)
        try await again.create("later")
        #expect(again.oldestSeq == 2)
        await again.close()
    }

    @Test func theJournalIsBoundedByAge() async throws {
        let clock = ManualClock()
        var options = StoreOptions()
        options.journalAge = 3600
        let store = try openStore(folder.path, environment: clock.environment, options: options)
        for number in 1...5 { try await store.create("c\(number)") }
        clock.advance(seconds: 3000)
        try await store.create("c6")
        #expect(store.oldestSeq == 1)
        clock.advance(seconds: 1000)
        try await store.create("c7")
        #expect(store.oldestSeq == 6)
        // Long after: only what is new is young, and the newest always stays.
        clock.advance(seconds: 100_000)
        try await store.transact { $0.put(ClusterRecord.sample("quiet")) }
        #expect(store.oldestSeq == 7)
        #expect(try await store.entries(after: 0, limit: 10).map(\.seq) == [7])
        await store.close()

        let again = try openStore(folder.path, environment: clock.environment, options: options)
        #expect(again.position.seq == 7)
        try await again.create("c8")
        #expect(again.position.seq == 8)
        #expect(again.state.clusters.count == 9)
        await again.close()
    }

    @Test func aSmallerBoundIsReachedInBatches() async throws {
        let first = try openStore(folder.path)
        try await first.transact { transaction in
            for number in 1...3500 { transaction.append(.sample("\(number)")) }
        }
        await first.close()
        var options = StoreOptions()
        options.journalEntries = 100
        let second = try openStore(folder.path, options: options)
        var oldest: [Int] = []
        for number in 1...5 {
            try await second.create("c\(number)")
            oldest.append(second.oldestSeq)
        }
        #expect(oldest == [1001, 2001, 3001, 3406, 3406])
        #expect(second.statistics().entries == 5)
        await second.close()
    }
}
