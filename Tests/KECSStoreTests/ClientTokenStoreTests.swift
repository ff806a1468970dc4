import GRDB
import KECSControl
import KECSModel
import KECSStore
import KECSTestSupport
import Testing

/// What is kept of requests with a `clientToken`, over restarts and from older versions.
@Suite struct ClientTokenStoreTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func remember(_ number: Int, in store: SQLiteStore) async throws {
        try await store.transact { transaction in
            transaction.remember(
                ClientTokenRecord(
                    key: "RunTask/c/\(number)", fingerprint: "f\(number)", resources: ["a"],
                    createdAt: transaction.now, ordinal: transaction.state.nextTokenOrdinal),
                atMost: 10)
        }
    }

    private func numbers(_ store: SQLiteStore) -> [Int] {
        store.state.clientTokens.values.compactMap { Int($0.fingerprint.dropFirst()) }.sorted()
    }

    @Test func theOldestGoFirstAcrossARestartToo() async throws {
        let first = try openStore(folder.path)
        for number in 0..<25 { try await remember(number, in: first) }
        #expect(numbers(first) == Array(15..<25))
        await first.close()
        let second = try openStore(folder.path)
        #expect(numbers(second) == Array(15..<25))
        for number in 25..<30 { try await remember(number, in: second) }
        #expect(numbers(second) == Array(20..<30))
        // One that is kept anew is the newest again.
        try await remember(20, in: second)
        for number in 30..<39 { try await remember(number, in: second) }
        #expect(numbers(second) == [20] + Array(30..<39))
        // Others may go at any place.
        try await second.transact { transaction in
            for number in [20, 30, 33] { transaction.deleteClientToken("RunTask/c/\(number)") }
        }
        for number in 39..<43 { try await remember(number, in: second) }
        #expect(numbers(second) == [32] + Array(34..<43))
        await second.close()
        let queue = try DatabaseQueue(path: folder.path("kecs.sqlite"))
        let rows = try await queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM clientTokens") }
        #expect(rows == 10)
        try queue.close()
    }

    @Test func requestsOfOlderVersionsBecomeDigests() async throws {
        let old = try openStore(folder.path)
        await old.close()
        let request = #"{"count":2,"taskDefinition":"a/b \"ü\""}"#
        let queue = try DatabaseQueue(path: folder.path("kecs.sqlite"))
        try await queue.write { db in
            try db.execute(
                sql: """
                    UPDATE meta SET value = '4' WHERE key = 'schema';
                    DELETE FROM grdb_migrations WHERE identifier = '5';
                    """)
            for number in 0..<10_030 {
                try db.execute(
                    sql: """
                        INSERT INTO clientTokens VALUES (?1, json_object('key', ?1,
                        'fingerprint', ?2, 'resources', json_array('a'), 'createdAt', ?3))
                        """,
                    arguments: ["RunTask/c/\(number)", request, number])
            }
            try db.execute(sql: "INSERT INTO clientTokens VALUES ('odd', '{\"createdAt\":999999}')")
        }
        try queue.close()
        let new = try openStore(folder.path)
        let rows = new.state.clientTokens
        #expect(rows.count == 9999)
        #expect(rows["RunTask/c/30"] == nil && rows["odd"] == nil)
        let newest = try #require(rows["RunTask/c/10029"])
        #expect(newest.fingerprint == ClientTokenRecord.fingerprint(ofParameters: request))
        #expect(newest.fingerprint.utf8.count == 64)
        #expect(Set(rows.values.map(\.ordinal)).count == 9999)
        #expect(rows["RunTask/c/31"]?.ordinal == rows.values.map(\.ordinal).min())
        #expect(new.state.nextTokenOrdinal > newest.ordinal)
        await new.close()
    }
}
