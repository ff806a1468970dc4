import Foundation
import KECSControl
import KECSModel
import KECSStore
import Testing

/// With another process, which these tests start and end.
@Suite struct ProcessTests {
    @Test func whatWasPublishedSurvivesKill9() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            let sink = RecordingSink { entries in
                // In the middle of a crowd of commits, right after one.
                if let seq = entries.last?.seq, seq >= 300 {
                    try? Data("\(seq)".utf8).write(to: URL(fileURLWithPath: path + "/published"))
                    kill(getpid(), SIGKILL)
                }
            }
            let store = try openStore(path, sink: sink)
            await withTaskGroup { group in
                for number in 1...1000 {
                    group.addTask { _ = try? await store.create("c\(number)") }
                }
            }
        }
        let published = try #require(
            Int(String(contentsOfFile: path + "/published", encoding: .utf8)))
        let store = try openStore(path)
        #expect(store.position.seq == published)
        #expect(store.state.clusters.count == published)
        let entries = try await store.entries(after: 0, limit: 2000)
        #expect(entries.map(\.seq) == Array(1...published))
        #expect(
            Set(entries.map { $0.event.keys.cluster }) == Set(store.state.clusters.keys))
        try await store.create("after")
        #expect(store.position.seq == published + 1)
        await store.close()
    }

    @Test func aSecondServerIsRefused() async throws {
        let folder = try TemporaryFolder()
        let store = try openStore(folder.path)
        let path = folder.path
        let owner = "process \(ProcessInfo.processInfo.processIdentifier)"
        await #expect(processExitsWith: .exitCode(42)) {
            [path = path as String, owner = owner as String] in
            let error = await storeError { _ = try openStore(path) }
            exit(error?.code == .locked && error?.message.contains(owner) == true ? 42 : 1)
        }
        await store.close()
    }
}
