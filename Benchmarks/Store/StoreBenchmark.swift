import Foundation
import KECSControl
import KECSModel
import KECSStore
import Logging

/// `kecs-store-benchmark FOLDER COMMITS WRITERS`: writes a cluster's row and an
/// event of 700 bytes in each of COMMITS transactions, WRITERS at a time, and
/// prints transactions and SQLite commits a second.
@main
struct StoreBenchmark {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 4, let commits = Int(arguments[2]),
            let writers = Int(arguments[3]), commits > 0, writers > 0
        else {
            print("usage: kecs-store-benchmark FOLDER COMMITS WRITERS")
            exit(64)
        }
        var logger = Logger(label: "benchmark")
        logger.logLevel = .warning
        let store = try SQLiteStore.open(
            dataFolder: arguments[1], sink: NoSink(), environment: .system,
            options: StoreOptions(), logger: logger)
        let begin = ContinuousClock.now
        await withTaskGroup(of: Void.self) { group in
            for writer in 0..<writers {
                group.addTask {
                    for index in stride(from: writer, to: commits, by: writers) {
                        do { try await write(index, to: store) } catch { print(error) }
                    }
                }
            }
        }
        let elapsed = ContinuousClock.now - begin
        let seconds =
            Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        let statistics = store.statistics()
        print(
            Int(Double(commits) / seconds), "transactions/s,",
            Int(Double(statistics.commits) / seconds), "SQLite commits/s")
        await store.close()
    }

    private static func write(_ index: Int, to store: SQLiteStore) async throws {
        try await store.transact { transaction in
            let arn = "arn:aws:ecs:us-east-1:000000000000:cluster/key-\(index % 100)"
            transaction.put(
                ClusterRecord(
                    arn: arn, name: "key-\(index % 100)", status: .active, ordinal: index + 1,
                    createdAt: transaction.now, tags: [],
                    options: JSONDocument(bytes: filler)))
            transaction.append(
                EventDraft(
                    type: .cluster, action: "UPDATE", keys: EventKeys(cluster: arn),
                    payload: filler))
        }
    }

    private static let filler = Array(("\"" + String(repeating: "x", count: 698) + "\"").utf8)
}

private struct NoSink: EventSink {
    func publish(_ entries: [JournalEntry]) {}
}
