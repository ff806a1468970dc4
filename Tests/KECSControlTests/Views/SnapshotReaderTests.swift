import Foundation
import KECSControl
import KECSModel
import KECSTestSupport
import KECSWire
import Testing

/// The state told as payloads of events.
struct SnapshotReaderTests {
    private func told(
        _ harness: ControlHarness, _ filter: EventFilter = EventFilter(), records: Int,
        bytes: Int = .max
    ) throws -> [JSONValue] {
        var reader = SnapshotReader(harness.store.state, filter: filter)
        var told: [JSONValue] = []
        while true {
            let payloads = try reader.next(records: records, bytes: bytes)
            if payloads.isEmpty { return told }
            told += try payloads.map { try JSONDecoder().decode(JSONValue.self, from: Data($0)) }
        }
    }

    /// A cluster that is there, one that is not, and five tasks of two containers.
    private func fill(_ harness: ControlHarness) async throws -> [String] {
        var arns = [try await harness.runTask([.named("a"), .named("b")])]
        for _ in 0..<4 {
            let answer = try await harness.call("RunTask", #"{"taskDefinition":"app"}"#)
            arns.append(answer["tasks"]?[0]?["taskArn"]?.text ?? "")
        }
        try await harness.call("CreateCluster", #"{"clusterName":"gone"}"#)
        try await harness.call("DeleteCluster", #"{"cluster":"gone"}"#)
        await harness.settle()
        return arns
    }

    @Test(arguments: [(1, .max), (2, .max), (100, .max), (100, 0), (100, 1500)])
    func everythingOnceInOrderWhateverThePieces(records: Int, bytes: Int) async throws {
        try await ControlHarness.run { harness in
            let arns = try await fill(harness)
            let payloads = try told(harness, records: records, bytes: bytes)
            #expect(payloads.allSatisfy { $0["action"] == .string("SNAPSHOT") })
            let story = payloads.map { payload -> String in
                let type = payload["eventType"]?.text ?? ""
                let subject = payload[type]
                return [
                    type, subject?["clusterName"]?.text, subject?["taskArn"]?.text,
                    subject?["name"]?.text,
                ].compactMap { $0 }.joined(separator: " ")
            }
            #expect(
                story == ["cluster default"]
                    + arns.flatMap { ["task \($0)", "container \($0) a", "container \($0) b"] })
        }
    }

    /// A piece ends with the record that fills it.
    @Test func aPieceIsBoundedByBytes() async throws {
        try await ControlHarness.run { harness in
            _ = try await fill(harness)
            var reader = SnapshotReader(harness.store.state, filter: EventFilter())
            // The cluster alone, then each task with its containers.
            var counts: [Int] = []
            while case let payloads = try reader.next(records: 100, bytes: 1), !payloads.isEmpty {
                counts.append(payloads.count)
            }
            #expect(counts == [1, 3, 3, 3, 3, 3])
        }
    }

    /// The last event of a task and its snapshot tell the same.
    @Test func aSnapshotTellsWhatTheLastEventTold() async throws {
        try await ControlHarness.run { harness in
            let arns = try await fill(harness)
            let last = try #require(
                harness.store.journal.last { $0.event.type == .task && $0.event.keys.task == arns[0] })
            let event = try JSONDecoder().decode(JSONValue.self, from: Data(last.event.payload))
            let filter = EventFilter(eventTypes: [.task], lists: [.task: [arns[0]]])
            let snapshot = try told(harness, filter, records: 10)
            #expect(snapshot.count == 1)
            #expect(snapshot.first?["task"] == event["task"])
        }
    }

    @Test func filtersLimit() async throws {
        try await ControlHarness.run { harness in
            _ = try await fill(harness)
            #expect(
                try told(
                    harness, EventFilter(lists: [.container: ["b"]]), records: 3
                ).filter { $0["eventType"] == .string("container") }.count == 5)
            #expect(try told(harness, EventFilter(lists: [.cluster: ["none"]]), records: 3).isEmpty)
            #expect(try told(harness, EventFilter(eventTypes: [.health]), records: 3).isEmpty)
        }
    }
}
