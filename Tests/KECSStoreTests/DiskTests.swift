#if os(Linux)
import Foundation
import KECSControl
import KECSModel
import KECSStore
import Testing

/// On real file systems that are full or cannot be written.
@Suite(
    .enabled(
        if: SmallDisk.isPossible || getenv("CI") != nil, "only root may mount file systems"))
struct DiskTests {
    @Test func aFullDiskIsSurvived() async throws {
        let disk = try SmallDisk(kilobytes: 1024)
        let ballast = URL(fileURLWithPath: disk.path + "/ballast")
        try Data(count: 400_000).write(to: ballast)
        let sink = RecordingSink()
        let store = try openStore(disk.path + "/data", sink: sink)
        let note = String(repeating: "x", count: 10_000)
        var created = 0
        let error = await storeError {
            for number in 1...1000 {
                try await store.create("c\(number)", note: note)
                created = number
            }
        }
        #expect(error?.code == .full)
        #expect(error?.message.contains("Free some space") == true)
        #expect(created > 3)
        #expect(store.position.seq == created)
        #expect(store.state.clusters.count == created)
        #expect(store.statistics().isFailing)
        #expect(await storeError { try await store.create("no", note: note) }?.code == .full)
        // Reading goes on.
        #expect(try await store.entries(after: 0, limit: 2000) == sink.entries)

        try FileManager.default.removeItem(at: ballast)
        try await store.create("more", note: note)
        #expect(!store.statistics().isFailing)
        #expect(sink.entries.map(\.seq) == Array(1...created + 1))
        await store.close()
        let again = try openStore(disk.path + "/data")
        #expect(again.state.clusters.count == created + 1)
        #expect(again.position.seq == created + 1)
        await again.close()
    }

    @Test func aDiskThatIsFullFromTheStartIsReported() async throws {
        let disk = try SmallDisk(kilobytes: 16)
        #expect(await storeError { _ = try openStore(disk.path) }?.code == .full)
    }

    @Test func aReadOnlyFolderIsReported() async throws {
        let disk = try SmallDisk(kilobytes: 1024)
        let store = try openStore(disk.path + "/data")
        try await store.create("one")
        await store.close()
        try disk.makeReadOnly()
        let existing = await storeError { _ = try openStore(disk.path + "/data") }
        #expect(existing?.code == .readOnly)
        #expect(existing?.message.contains("Make it writable") == true)
        #expect(await storeError { _ = try openStore(disk.path + "/new") }?.code == .readOnly)
    }
}
#endif
