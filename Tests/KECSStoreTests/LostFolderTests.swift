import Foundation
import GRDB
import KECSControl
import KECSModel
import KECSStore
import Testing

/// The files of a store are deleted or replaced under it, and another server starts in the folder.
@Suite struct LostFolderTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    enum Loss: String, CaseIterable, Sendable {
        case database, replacedDatabase, lock, replacedLock, both, everything

        /// Another server gets in: with a new database. On this one it waits for the old one's end.
        var hasSuccessor: Bool { self == .both || self == .everything }
    }

    private func delete(_ names: String...) throws {
        for name in names { try FileManager.default.removeItem(atPath: folder.path(name)) }
    }

    private func replace(_ name: String) throws {
        try FileManager.default.copyItem(atPath: folder.path(name), toPath: folder.path("copy"))
        try delete(name)
        try FileManager.default.moveItem(atPath: folder.path("copy"), toPath: folder.path(name))
    }

    private func suffer(_ loss: Loss) throws {
        switch loss {
        case .database: try delete("kecs.sqlite")
        case .replacedDatabase: try replace("kecs.sqlite")
        case .lock: try delete("kecs.lock")
        case .replacedLock: try replace("kecs.lock")
        case .both: try delete("kecs.sqlite", "kecs.sqlite-wal", "kecs.sqlite-shm", "kecs.lock")
        case .everything: try FileManager.default.removeItem(atPath: folder.path)
        }
    }

    private func clusters() async throws -> Int? {
        let queue = try DatabaseQueue(path: folder.path("kecs.sqlite"))
        defer { try? queue.close() }
        return try await queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM clusters") }
    }

    @Test(arguments: Loss.allCases)
    func whoHasLostItSavesNothing(_ loss: Loss) async throws {
        let old = try openStore(folder.path)
        try await old.create("one")
        try old.requireOwnership()
        try suffer(loss)
        #expect(throws: StoreError.self) { try old.requireOwnership() }
        let refusal = await storeError { try await old.create("two") }
        #expect(refusal?.message.contains("deleted or replaced") == true)
        #expect(await storeError { _ = try await old.entries(after: 0, limit: 1) } != nil)
        #expect(old.state.clusters.count == 1)
        guard loss.hasSuccessor else {
            #expect(await storeError { _ = try openStore(folder.path) }?.code == .locked)
            return await old.close()
        }
        let new = try openStore(folder.path)
        let found = new.state.clusters.count
        try await new.create("three")
        #expect(throws: StoreError.self) { try old.requireOwnership() }
        try new.requireOwnership()
        // Its end takes nothing away from the other: not its log, not its lock.
        await old.close()
        try new.requireOwnership()
        #expect(FileManager.default.fileExists(atPath: folder.path("kecs.sqlite-wal")))
        try await new.create("four")
        #expect(try await clusters() == found + 2)
        #expect(await storeError { _ = try openStore(folder.path) }?.code == .locked)
        await new.close()
    }

    /// Two that are the same to an engine.
    @Test func aCopyWaitsForTheEndOfTheOther() async throws {
        let copy = try TemporaryFolder()
        let first = try openStore(folder.path)
        try await first.create("one")
        await first.close()
        try FileManager.default.copyItem(
            atPath: folder.path("kecs.sqlite"), toPath: copy.path("kecs.sqlite"))
        let again = try openStore(folder.path)
        let refusal = await storeError { _ = try openStore(copy.path) }
        #expect(refusal?.code == .locked && refusal?.message.contains("copy") == true)
        await again.close()
        let other = try openStore(copy.path)
        #expect(other.state.clusters.count == 1)
        await other.close()
    }

    @Test(arguments: ["kecs.sqlite", "kecs.lock"])
    func whoHasItAgainGoesOn(_ name: String) async throws {
        let store = try openStore(folder.path)
        try await store.create("one")
        try FileManager.default.moveItem(
            atPath: folder.path(name), toPath: folder.path("aside"))
        #expect(throws: StoreError.self) { try store.requireOwnership() }
        try FileManager.default.moveItem(
            atPath: folder.path("aside"), toPath: folder.path(name))
        try store.requireOwnership()
        try await store.create("two")
        await store.close()
        // As ever: closed in order.
        #expect(!FileManager.default.fileExists(atPath: folder.path("kecs.sqlite-wal")))
    }
}
