import Dispatch
import Foundation
import KECSControl
import KECSModel
import KECSStore
import Testing

@Suite struct SQLiteStoreTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func rows<Row>(_ table: KECSModel.Table<Row>) -> [String: Row] {
        Dictionary(uniqueKeysWithValues: zip(table.keys, table.values))
    }

    @Test func aNewStoreIsEmptyAndPrivate() async throws {
        let path = folder.path("a/b")
        let store = try openStore(path)
        #expect(store.state.clusters.isEmpty)
        #expect(store.position.seq == 0)
        #expect(store.position.epoch.utf8.count == 16)
        #expect(store.oldestSeq == 1)
        #expect(try await store.entries(after: 0, limit: 10).isEmpty)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o700)
        await store.close()
    }

    @Test func everyKindOfRecordSurvivesReopening() async throws {
        let token = ClientTokenRecord(
            key: "RunTask/arn/1", fingerprint: "f", resources: ["a", "b"],
            createdAt: Timestamp(milliseconds: 9), ordinal: 1)
        var stopped = TaskRecord.sample(7)
        stopped.lastStatus = .stopped
        stopped.stopCode = .essentialContainerExited
        stopped.containers[0].exitCode = 137
        stopped.containers[0].networkBindings = [
            NetworkBindingObservation(
                bindIP: "0.0.0.0", containerPort: 80, hostPort: 32768, transport: .tcp)
        ]
        let first = try openStore(folder.path)
        try await first.transact { [stopped] transaction in
            transaction.put(ClusterRecord.sample("one", ordinal: 1))
            transaction.put(FamilyRecord(name: "web", region: "us-east-1", lastRevision: 1))
            transaction.put(TaskDefinitionRecord.sample)
            transaction.put(ServiceRecord.sample)
            transaction.put(TaskRecord.sample(3))
            transaction.put(stopped)
            transaction.put(token)
            transaction.append(.sample("one"))
        }
        let before = first.state
        let position = first.position
        let journal = try await first.entries(after: 0, limit: 10)
        await first.close()

        let second = try openStore(folder.path)
        #expect(second.position == position)
        #expect(rows(second.state.clusters) == rows(before.clusters))
        #expect(rows(second.state.families) == rows(before.families))
        #expect(rows(second.state.taskDefinitions) == rows(before.taskDefinitions))
        #expect(rows(second.state.tasks) == rows(before.tasks))
        #expect(second.state.tasks[stopped.arn] == stopped)
        #expect(second.state.services.values == [ServiceRecord.sample])
        #expect(second.state.clientTokens[token.key] == token)
        let cluster = ClusterRecord.sample("one").arn
        #expect(second.state.tasks(ofCluster: cluster).map(\.ordinal) == [3, 7])
        #expect(second.state.counts(of: cluster).runningTasks == 1)
        #expect(second.state.isUsed(taskDefinition: TaskDefinitionRecord.sample.arn))
        #expect(second.state.lastOrdinal == 7)
        #expect(try await second.entries(after: 0, limit: 10) == journal)
        await second.close()
    }

    @Test func updatesAndDeletionsSurviveReopening() async throws {
        let first = try openStore(folder.path)
        try await first.create("one")
        try await first.create("two")
        try await first.transact { transaction in
            transaction.put(ClusterRecord.sample("one", note: "passing"))
            transaction.put(ClusterRecord.sample("one", note: "final"))
            transaction.deleteCluster(ClusterRecord.sample("two").arn)
            transaction.put(ClusterRecord.sample("three"))
            transaction.deleteCluster(ClusterRecord.sample("three").arn)
        }
        #expect(first.position.seq == 2)
        await first.close()

        let second = try openStore(folder.path)
        #expect(second.state.clusters.count == 1)
        #expect(
            second.state.clusters[ClusterRecord.sample("one").arn]
                == ClusterRecord.sample("one", note: "final"))
        try await second.create("four")
        #expect(second.position.seq == 3)
        await second.close()
    }

    @Test func aBodyThatThrowsLeavesNothing() async throws {
        struct Refusal: Error {}
        let sink = RecordingSink()
        let store = try openStore(folder.path, sink: sink)
        try await store.create("one")
        await #expect(throws: Refusal.self) {
            try await store.transact { transaction in
                transaction.put(ClusterRecord.sample("two"))
                transaction.append(.sample("two"))
                throw Refusal()
            }
        }
        #expect(store.state.clusters.count == 1)
        #expect(store.position.seq == 1)
        try await store.create("three")
        #expect(sink.entries.map(\.event) == [.sample("one"), .sample("three")])
        #expect(sink.entries.map(\.seq) == [1, 2])
        #expect(try await store.entries(after: 0, limit: 10) == sink.entries)
        await store.close()

        let again = try openStore(folder.path)
        #expect(again.state.clusters.count == 2)
        #expect(again.state.clusters[ClusterRecord.sample("two").arn] == nil)
        await again.close()
    }

    @Test func aBodyThatChangesNothingCommitsNothing() async throws {
        let store = try openStore(folder.path)
        let count = try await store.transact { $0.state.clusters.count }
        #expect(count == 0)
        #expect(store.statistics().commits == 0)
        await store.close()
    }

    @Test func theSinkAndTheCallerSeeTheirCommit() async throws {
        let seen = Seen()
        let sink = RecordingSink { entries in seen.look(at: entries) }
        let store = try openStore(folder.path, sink: sink)
        seen.store = store
        try await store.create("one")
        #expect(seen.clusters == 1)
        #expect(seen.seq == 1)
        #expect(store.state.clusters.count == 1)
        await store.close()
    }

    @Test func theCallerReturnsOnlyOnceItsEventsArePublished() async throws {
        let returned = DispatchSemaphore(value: 0)
        let sink = RecordingSink { _ in
            // Long enough for a caller that had been let go too early.
            #expect(returned.wait(timeout: .now() + .milliseconds(100)) == .timedOut)
        }
        let store = try openStore(folder.path, sink: sink)
        try await store.create("one")
        returned.signal()
        #expect(sink.entries.count == 1)
        await store.close()
    }

    @Test func aStateThatWasTakenStaysAsItWas() async throws {
        let store = try openStore(folder.path)
        try await store.create("one")
        let taken = store.state
        try await store.transact { transaction in
            transaction.put(ClusterRecord.sample("one", note: "changed"))
            transaction.put(ClusterRecord.sample("two"))
        }
        #expect(taken.clusters.count == 1)
        #expect(taken.clusters[ClusterRecord.sample("one").arn]?.tags.first?.value == "")
        #expect(store.state.clusters.count == 2)
        await store.close()
    }

    @Test func timestampsAreTheWallClocks() async throws {
        let clock = ManualClock()
        let noon = clock.now
        let first = try openStore(folder.path, environment: clock.environment)
        try await first.create("one")
        clock.set(seconds: -3600)
        try await first.create("two")
        await first.close()
        let second = try openStore(folder.path, environment: clock.environment)
        let now = try await second.transact { transaction in
            transaction.append(.sample("three"))
            return transaction.now
        }
        #expect(now == noon.adding(seconds: -3600))
        clock.advance(seconds: 7200)
        try await second.create("four")
        let times = try await second.entries(after: 0, limit: 10).map(\.timestamp)
        #expect(times.map { ($0.milliseconds - noon.milliseconds) / 1000 } == [0, -3600, -3600, 3600])
        await second.close()
    }

    @Test func tenThousandTasksLoad() async throws {
        let first = try openStore(folder.path)
        for start in stride(from: 1, through: 10_000, by: 1000) {
            try await first.transact { transaction in
                for number in start..<start + 1000 { transaction.put(TaskRecord.sample(number)) }
            }
        }
        await first.close()
        let second = try openStore(folder.path)
        #expect(second.state.tasks.count == 10_000)
        #expect(second.state.counts(of: ClusterRecord.sample("one").arn).runningTasks == 10_000)
        #expect(second.state.lastOrdinal == 10_000)
        await second.close()
    }

    @Test func fullDurabilityWorks() async throws {
        var options = StoreOptions()
        options.durability = .full
        let store = try openStore(folder.path, options: options)
        try await store.create("one")
        await store.close()
        let again = try openStore(folder.path)
        #expect(again.state.clusters.count == 1)
        await again.close()
    }
}
