import GRDB
import KECSControl
import KECSModel
import KECSStore
import Testing

@Suite struct MigrationTests {
    let folder: TemporaryFolder
    /// The schema of a KECS to come.
    let next = Schema([
        .migration001, .migration002, .migration003, .migration004, .migration005,
        Migration(6) { db in
            try db.execute(
                sql: "UPDATE clusters SET record = json_set(record, '$.tags[0].value', 'migrated')")
        },
    ])

    init() throws { folder = try TemporaryFolder() }

    private func meta() async throws -> [String: String] {
        let queue = try DatabaseQueue(path: folder.path("kecs.sqlite"))
        let rows = try await queue.read { db in
            try Row.fetchAll(db, sql: "SELECT key, value FROM meta").map {
                ($0["key"] as String, $0["value"] as String)
            }
        }
        try queue.close()
        return Dictionary(uniqueKeysWithValues: rows)
    }

    @Test func anOlderDatabaseIsTakenAlong() async throws {
        var options = StoreOptions()
        options.version = "0.1.0"
        let old = try openStore(folder.path, options: options)
        try await old.create("one")
        let position = old.position
        await old.close()

        options.version = "0.2.0"
        let new = try openStore(folder.path, options: options, schema: next)
        #expect(new.position == position)
        #expect(new.state.clusters.values.first?.tags.first?.value == "migrated")
        try await new.create("two")
        await new.close()
        let meta = try await meta()
        #expect(meta["schema"] == "\(next.number)")
        #expect(meta["createdBy"] == "0.1.0")
        #expect(meta["writtenBy"] == "0.2.0")
        #expect(meta["epoch"] == position.epoch)

        // Taken along once only.
        let again = try openStore(folder.path, options: options, schema: next)
        #expect(
            again.state.clusters[ClusterRecord.sample("two").arn]?.tags.first?.value == "")
        await again.close()
    }

    @Test func eventsOfTheFirstSchemaHaveNoTags() async throws {
        let old = try openStore(folder.path)
        await old.close()
        let queue = try DatabaseQueue(path: folder.path("kecs.sqlite"))
        try await queue.write { db in
            // Back to that schema: what came later taken away.
            try db.execute(
                sql: """
                    ALTER TABLE journal DROP COLUMN tags;
                    DROP TABLE services;
                    DROP TABLE scalableTargets;
                    UPDATE meta SET value = '1' WHERE key = 'schema';
                    DELETE FROM grdb_migrations WHERE identifier <> '1';
                    INSERT INTO journal (seq, timestamp, type, action, cluster, payload)
                    VALUES (1, 0, 'cluster', 'CREATE', 'c', x'7b7d')
                    """)
        }
        try queue.close()
        let new = try openStore(folder.path)
        let entries = try await new.entries(after: 0, limit: 10)
        #expect(entries.map(\.event.keys) == [EventKeys(cluster: "c")])
        #expect(new.state.services.isEmpty)
        await new.close()
    }

    @Test func aNewerDatabaseIsRefusedAndLeftAlone() async throws {
        var options = StoreOptions()
        options.version = "9.8.7"
        let new = try openStore(folder.path, options: options, schema: next)
        try await new.create("one")
        await new.close()
        options.version = "0.1.0"
        let error = await storeError { _ = try openStore(folder.path, options: options) }
        #expect(error?.code == .newerSchema)
        #expect(error?.message.contains("9.8.7") == true)
        #expect(error?.message.contains("schema \(next.number)") == true)
        #expect(try await meta()["writtenBy"] == "9.8.7")

        // The refusal gave the folder free again.
        options.version = "9.8.7"
        let again = try openStore(folder.path, options: options, schema: next)
        #expect(again.state.clusters.count == 1)
        await again.close()
    }

    @Test func aStepThatFailsChangesNothing() async throws {
        let store = try openStore(folder.path)
        try await store.create("one")
        await store.close()
        let broken = Schema([
            .migration001, .migration002, .migration003, .migration004, .migration005,
            Migration(6) { db in
                try db.execute(sql: "DELETE FROM clusters")
                try db.execute(sql: "INSERT INTO nowhere VALUES (1)")
            },
        ])
        #expect(
            await storeError { _ = try openStore(folder.path, schema: broken) }?.code == .failed)
        let again = try openStore(folder.path)
        #expect(again.state.clusters.count == 1)
        await again.close()
    }

    @Test func aFirstStartThatFailedCanBeRepeated() async throws {
        let broken = Schema([
            Migration(1) { db in try db.execute(sql: "INSERT INTO nowhere VALUES (1)") }
        ])
        #expect(
            await storeError { _ = try openStore(folder.path, schema: broken) }?.code == .failed)
        let store = try openStore(folder.path)
        try await store.create("one")
        await store.close()
    }
}
