import Foundation
import GRDB
import KECSControl
import KECSModel
import KECSStore
import Testing

@Suite struct StoreErrorTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func edit(_ sql: String) async throws {
        let queue = try DatabaseQueue(path: folder.path("kecs.sqlite"))
        try await queue.write { try $0.execute(sql: sql) }
        try queue.close()
    }

    @Test func aSecondOwnerIsRefused() async throws {
        let store = try openStore(folder.path)
        let error = await storeError { _ = try openStore(folder.path) }
        #expect(error?.code == .locked)
        #expect(error?.message.contains("process \(ProcessInfo.processInfo.processIdentifier)") == true)
        try await store.create("still works")
        await store.close()
        let next = try openStore(folder.path)
        await next.close()
    }

    @Test func anOwnerThatIsDroppedGivesTheFolderFree() async throws {
        do {
            let store = try openStore(folder.path)
            try await store.create("one")
        }
        let next = try openStore(folder.path)
        #expect(next.state.clusters.count == 1)
        await next.close()
    }

    /// As a child has one between fork and exec.
    @Test func aCopyOfTheDescriptorDoesNotKeepTheFolder() async throws {
        let store = try openStore(folder.path)
        let lock = folder.path("kecs.lock")
        let descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
        let copies = descriptors.filter {
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")) == lock
        }.compactMap { Int32($0) }.map { dup($0) }
        defer { for copy in copies { close(copy) } }
        #expect(copies.count == 1)
        await store.close()
        let next = try openStore(folder.path)
        await next.close()
    }

    @Test func aFileIsNoFolder() async throws {
        try Data("x".utf8).write(to: URL(fileURLWithPath: folder.path("file")))
        let direct = await storeError { _ = try openStore(folder.path("file")) }
        #expect(direct?.code == .failed)
        #expect(direct?.message.contains("is a file") == true)
        let within = await storeError { _ = try openStore(folder.path("file/data")) }
        #expect(within?.code == .failed)
        #expect(within?.message.contains("file/data") == true)
    }

    @Test func aFileThatIsNoDatabaseIsLeftAlone() async throws {
        let file = URL(fileURLWithPath: folder.path("kecs.sqlite"))
        let text = Data(String(repeating: "This is not a database. ", count: 300).utf8)
        try text.write(to: file)
        let error = await storeError { _ = try openStore(folder.path) }
        #expect(error?.code == .corrupt)
        #expect(error?.message.contains(file.path) == true)
        #expect(try Data(contentsOf: file) == text)
    }

    @Test func someoneElsesDatabaseIsLeftAlone() async throws {
        try await edit("CREATE TABLE recipes (name TEXT)")
        let file = URL(fileURLWithPath: folder.path("kecs.sqlite"))
        let before = try Data(contentsOf: file)
        let error = await storeError { _ = try openStore(folder.path) }
        #expect(error?.code == .corrupt)
        #expect(error?.message.contains("not one of KECS") == true)
        #expect(try Data(contentsOf: file) == before)
    }

    @Test func aDamagedPageIsReported() async throws {
        let store = try openStore(folder.path)
        for number in 1...50 {
            try await store.create("c\(number)", note: String(repeating: "x", count: 3000))
        }
        await store.close()
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: folder.path("kecs.sqlite")))
        for page in 2..<Int(try file.seekToEnd()) / 4096 {
            try file.seek(toOffset: UInt64(page * 4096))
            try file.write(contentsOf: Data(repeating: 0xee, count: 4096))
        }
        try file.close()
        #expect(await storeError { _ = try openStore(folder.path) }?.code == .corrupt)
    }

    @Test(arguments: [
        ("UPDATE tasks SET record = '{\"arn\":1}'", "tasks", TaskRecord.sample(1).arn),
        ("UPDATE clusters SET record = 'not JSON'", "clusters", ClusterRecord.sample("one").arn),
        ("UPDATE clusters SET key = 'other'", "clusters", "other"),
    ])
    func aRowThatDoesNotDecodeIsNamed(sql: String, table: String, key: String) async throws {
        let store = try openStore(folder.path)
        try await store.create("one")
        try await store.transact { $0.put(TaskRecord.sample(1)) }
        await store.close()
        try await edit(sql)
        let error = await storeError { _ = try openStore(folder.path) }
        #expect(error?.code == .corrupt)
        #expect(error?.message.contains("'\(table)'") == true)
        #expect(error?.message.contains("'\(key)'") == true)
    }

    @Test func aJournalEntryOfUnknownTypeIsNamed() async throws {
        let store = try openStore(folder.path)
        try await store.create("one")
        try await edit("UPDATE journal SET type = 'riddle'")
        let error = await storeError { _ = try await store.entries(after: 0, limit: 1) }
        #expect(error?.code == .corrupt)
        #expect(error?.message.contains("'journal'") == true)
        await store.close()
    }

    @Test func aWriteLockThatStaysIsReported() async throws {
        var options = StoreOptions()
        options.busyTimeout = 0
        let store = try openStore(folder.path, options: options)
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(
            path: folder.path("kecs.sqlite"), configuration: configuration)
        try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        #expect(await storeError { try await store.create("one") }?.code == .locked)
        try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        try await store.create("one")
        #expect(store.position.seq == 1)
        try other.close()
        await store.close()
    }

    @Test func aDatabaseDeletedUnderUsIsReported() async throws {
        let store = try openStore(folder.path)
        try await store.create("one")
        try FileManager.default.moveItem(
            atPath: folder.path("kecs.sqlite"), toPath: folder.path("aside"))
        let error = await storeError { try await store.create("two") }
        #expect(error?.code == .failed)
        #expect(error?.message.contains("deleted or replaced") == true)
        try FileManager.default.moveItem(
            atPath: folder.path("aside"), toPath: folder.path("kecs.sqlite"))
        try await store.create("two")
        #expect(store.position.seq == 2)
        await store.close()
    }

    @Test func aDatabaseAtItsSizeLimitIsFullUntilThereIsRoom() async throws {
        var options = StoreOptions()
        options.maximumBytes = 400_000
        let store = try openStore(folder.path, options: options)
        let note = String(repeating: "x", count: 20_000)
        var created = 0
        let error = await storeError {
            for number in 1...100 {
                try await store.create("c\(number)", note: note)
                created = number
            }
        }
        #expect(error?.code == .full)
        #expect((5..<30).contains(created))
        #expect(store.position.seq == created)
        #expect(store.state.clusters.count == created)
        try await store.transact { $0.deleteCluster(ClusterRecord.sample("c1").arn) }
        try await store.create("new", note: note)
        await store.close()
        let again = try openStore(folder.path, options: options)
        #expect(again.state.clusters.count == created)
        #expect(again.position.seq == created + 1)
        await again.close()
    }

    @Test(arguments: [
        (ResultCode.SQLITE_FULL, StoreError.Code.full), (.SQLITE_IOERR_SHMSIZE, .full),
        (.SQLITE_READONLY, .readOnly), (.SQLITE_READONLY_DBMOVED, .readOnly),
        (.SQLITE_NOTADB, .corrupt), (.SQLITE_CORRUPT_INDEX, .corrupt), (.SQLITE_BUSY, .locked),
        (.SQLITE_IOERR_WRITE, .failed), (.SQLITE_MISUSE, .failed),
    ])
    func whatSQLiteReportsHasACode(result: ResultCode, code: StoreError.Code) {
        let error = StoreError(DatabaseError(resultCode: result, message: "detail"), path: "/data")
        #expect(error.code == code)
        #expect(error.message.contains("/data"))
        #expect(error.message.contains("detail"))
    }

    @Test(arguments: [
        (EACCES, StoreError.Code.readOnly), (EROFS, .readOnly), (ENOSPC, .full), (EDQUOT, .full),
        (EIO, .failed),
    ])
    func whatTheSystemRefusesHasACode(number: Int32, code: StoreError.Code) {
        #expect(StoreError(errno: number, doing: "write to", path: "/data").code == code)
    }
}
