import Foundation
import GRDB
import KECSControl
import KECSModel
import KECSStore
import Testing

@Suite struct GroupCommitTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Keeps the writer busy with a body while `others` run, until `condition`
    /// is true; gives up after ten seconds.
    private func hold(
        _ store: SQLiteStore, until condition: @escaping @Sendable () -> Bool,
        while others: @escaping @Sendable () async -> Void
    ) async throws {
        let entered = AsyncStream<Void>.makeStream()
        async let held = store.transact { _ in
            entered.continuation.finish()
            let deadline = ContinuousClock.now.advanced(by: .seconds(10))
            // On the writer's own thread: nobody is kept from running.
            while !condition() {
                guard ContinuousClock.now < deadline else { return false }
                sched_yield()
            }
            return true
        }
        for await _ in entered.stream {}
        await others()
        #expect(try await held)
    }

    /// Keeps the writer busy until `count` further transactions wait.
    private func hold(
        _ store: SQLiteStore, until count: Int,
        while others: @escaping @Sendable () async -> Void
    ) async throws {
        try await hold(store, until: { store.statistics().queued >= count }, while: others)
    }

    @Test func concurrentTransactionsArePublishedInCommitOrder() async throws {
        let sink = RecordingSink()
        let store = try openStore(folder.path, sink: sink)
        // Owned by the group: ends with the test.
        let results = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 1...2000 {
                group.addTask {
                    try await store.transact { transaction in
                        let ordinal = transaction.nextOrdinal
                        transaction.put(ClusterRecord.sample("c\(number)", ordinal: ordinal))
                        transaction.append(.sample("\(ordinal)"))
                        return ordinal
                    }
                }
            }
            return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
        }
        // Each body saw what all before it did.
        #expect(results == Set(1...2000))
        #expect(sink.entries.map(\.seq) == Array(1...2000))
        #expect(sink.entries.map(\.event) == (1...2000).map { .sample("\($0)") })
        #expect(store.position.seq == 2000)
        #expect(store.state.clusters.count == 2000)
        #expect(try await store.entries(after: 0, limit: 3000) == sink.entries)
        #expect(store.statistics().transactions == 2000)
        await store.close()
        let again = try openStore(folder.path)
        #expect(again.state.clusters.count == 2000)
        #expect(again.position.seq == 2000)
        await again.close()
    }

    @Test func whatWaitsCommitsTogether() async throws {
        let sink = RecordingSink()
        let store = try openStore(folder.path, sink: sink)
        try await hold(store, until: 10) {
            await withTaskGroup { group in
                for number in 0..<10 {
                    group.addTask { _ = try? await store.create("c\(number % 3)") }
                }
            }
        }
        #expect(store.statistics().commits == 1)
        #expect(store.statistics().largestGroup == 10)
        #expect(store.statistics().lastCommitDuration > .zero)
        #expect(sink.entries.map(\.seq) == Array(1...10))
        #expect(store.state.clusters.count == 3)
        await store.close()
    }

    @Test func groupsAreBounded() async throws {
        var options = StoreOptions()
        options.groupLimit = 4
        let store = try openStore(folder.path, options: options)
        try await hold(store, until: 10) {
            await withTaskGroup { group in
                for number in 0..<10 {
                    group.addTask { _ = try? await store.create("c\(number)") }
                }
            }
        }
        #expect(store.statistics().commits == 3)
        #expect(store.statistics().largestGroup == 4)
        #expect(store.state.clusters.count == 10)
        await store.close()
    }

    @Test func oneThatThrowsDoesNotHurtItsGroup() async throws {
        struct Refusal: Error {}
        let sink = RecordingSink()
        let store = try openStore(folder.path, sink: sink)
        try await hold(store, until: 3) {
            async let first: Void = store.create("one")
            async let second = #expect(throws: Refusal.self) {
                try await store.transact { transaction in
                    transaction.put(ClusterRecord.sample("two"))
                    transaction.append(.sample("two"))
                    throw Refusal()
                }
            }
            async let third: Void = store.create("three")
            _ = try? await first
            _ = await second
            _ = try? await third
        }
        #expect(store.statistics().commits == 1)
        #expect(store.statistics().lastGroup == 2)
        #expect(sink.entries.map(\.seq) == [1, 2])
        #expect(store.state.clusters[ClusterRecord.sample("two").arn] == nil)
        await store.close()
    }

    @Test func aGroupThatFailsLeavesEverythingAsItWas() async throws {
        let sink = RecordingSink()
        let store = try openStore(folder.path, sink: sink)
        try await store.create("one")
        // SQLite itself refuses the third row of the group.
        let other = try DatabaseQueue(path: folder.path("kecs.sqlite"))
        try await other.write { db in
            try db.execute(
                sql: """
                    CREATE TRIGGER refuse BEFORE INSERT ON clusters WHEN NEW.key LIKE '%/bad' \
                    BEGIN SELECT RAISE(ABORT, 'refused by the test'); END
                    """)
        }
        try await hold(store, until: 3) {
            await withTaskGroup { group in
                for name in ["two", "three", "bad"] {
                    group.addTask {
                        let error = await storeError { try await store.create(name) }
                        #expect(error?.code == .failed)
                        #expect(error?.message.contains("refused by the test") == true)
                    }
                }
            }
        }
        #expect(store.position.seq == 1)
        #expect(store.state.clusters.count == 1)
        #expect(sink.entries.count == 1)
        #expect(try await store.entries(after: 0, limit: 10).count == 1)
        #expect(store.statistics().failures == 1)
        #expect(store.statistics().isFailing)
        try await store.create("four")
        #expect(!store.statistics().isFailing)
        #expect(sink.entries.map(\.seq) == [1, 2])
        #expect(sink.entries.last?.event == .sample("four"))
        try other.close()
        await store.close()
        let again = try openStore(folder.path)
        #expect(Set(again.state.clusters.values.map(\.name)) == ["one", "four"])
        #expect(again.position.seq == 2)
        await again.close()
    }

    @Test func aFullQueueRefuses() async throws {
        var options = StoreOptions()
        options.queueLimit = 2
        let store = try openStore(folder.path, options: options)
        try await hold(store, until: { store.statistics().refused > 0 }) {
            let refusals = await withTaskGroup { group in
                for number in 1...3 {
                    group.addTask { await storeError { try await store.create("c\(number)") } }
                }
                return await group.compactMap { $0 }.reduce(into: []) { $0.append($1) }
            }
            #expect(refusals.map(\.code) == [.failed])
        }
        #expect(store.state.clusters.count == 2)
        await store.close()
    }

    @Test func closingCommitsWhatWaitsAndRefusesTheRest() async throws {
        let store = try openStore(folder.path)
        try await hold(store, until: 5) {
            await withTaskGroup { group in
                for number in 0..<5 {
                    group.addTask { _ = try? await store.create("c\(number)") }
                }
            }
        }
        async let first: Void = store.close()
        async let second: Void = store.close()
        _ = await (first, second)
        #expect(await storeError { try await store.create("late") }?.code == .closed)
        #expect(
            await storeError { _ = try await store.entries(after: 0, limit: 1) }?.code == .closed)
        #expect(store.state.clusters.count == 5)
        let again = try openStore(folder.path)
        #expect(again.state.clusters.count == 5)
        await again.close()
        await store.close()
    }
}
