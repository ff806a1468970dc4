import Foundation
import KECSControl
import KECSModel
import KECSTestSupport
import KECSWire
import Testing

@Suite(.timeLimit(.minutes(1)))
struct TestHookTests {
    @Test("reset wipes every row and everything that runs, and tells of it")
    func reset() async throws {
        try await ControlHarness.run { harness in
            let running = try await harness.runTask()
            harness.runtime.set(.running, of: running, container: "web")
            let pending = try await harness.runTask()
            await harness.settle()
            let before = harness.story.count
            _ = try await harness.call("CreateCluster", #"{"clusterName":"gone"}"#)
            _ = try await harness.call("DeleteCluster", #"{"cluster":"gone"}"#)
            try await harness.plane.reset()
            await harness.settle()
            let state = harness.store.state
            #expect(state.clusters.isEmpty && state.tasks.isEmpty && state.taskDefinitions.isEmpty)
            #expect(state.families.isEmpty && state.clientTokens.isEmpty)
            #expect(Set(harness.runtime.removed) == [running, pending])
            #expect(try await harness.runtime.list() == [])
            #expect(
                harness.story.dropFirst(before + 2) == [
                    "container STOP web STOPPED", "task STOP STOPPED",
                    "container STOP web STOPPED", "task STOP STOPPED",
                    "cluster DELETE INACTIVE",
                ])
            // Revisions begin anew.
            let again = try await harness.runTask()
            #expect(harness.task(again)?.revision == 1)
            try await harness.plane.reset()
            try await harness.plane.reset()
        }
    }

    @Test("reset with the engine busy: the rows are gone, and what runs follows")
    func resetRetries() async throws {
        try await ControlHarness.run(script: .obedient) { harness in
            _ = try await harness.runTask()
            harness.runtime.fail(.remove, with: RuntimeError(.retryable, "busy"))
            await #expect(throws: RuntimeError.self) { try await harness.plane.reset() }
            await harness.settle()
            #expect(harness.store.state.tasks.isEmpty)
            harness.runtime.fail(.remove, with: nil)
            await harness.advance(milliseconds: 200)
            let left = try await harness.runtime.list()
            #expect(left == [])
        }
    }

    @Test("publish journals payloads as they are, with the keys of their type")
    func publish() async throws {
        let harness = ControlHarness()
        let task =
            #"{"eventType":"task","action":"STOP","task":{"taskArn":"t","clusterArn":"c","lastStatus":"STOPPED","startedBy":"me","taskDefinitionArn":"d"}}"#
        let service =
            #"{"eventType":"service","action":"UPDATE","service":{"serviceArn":"s","clusterArn":"c","status":"ACTIVE"}}"#
        let container =
            #"{"eventType":"container","action":"START","container":{"name":"web","taskArn":"t","clusterArn":"c","lastStatus":"RUNNING"}}"#
        try await harness.plane.publish(payloads: [task, service, container].map { Array($0.utf8) })
        let entries = harness.store.journal
        #expect(entries.map(\.seq) == [1, 2, 3])
        #expect(entries.map { String(decoding: $0.event.payload, as: UTF8.self) } == [task, service, container])
        #expect(
            entries.map(\.event.keys) == [
                EventKeys(
                    cluster: "c", task: "t", taskDefinition: "d", startedBy: "me", status: "STOPPED"),
                EventKeys(cluster: "c", service: "s", status: "ACTIVE"),
                EventKeys(cluster: "c", task: "t", container: "web", status: "RUNNING"),
            ])
    }

    @Test("a payload over several lines is written as one")
    func lines() async throws {
        let harness = ControlHarness()
        let text = "\n{ \"eventType\": \"cluster\",\r\n  \"action\":\t\"UPDATE\" }"
        try await harness.plane.publish(payloads: [Array(text.utf8)])
        #expect(
            harness.store.journal.map { String(decoding: $0.event.payload, as: UTF8.self) }
                == [#"{"eventType":"cluster","action":"UPDATE"}"#])
    }

    @Test("a payload that is not UTF-8 is none", arguments: [
        Array(#"{"eventType":"cluster","action":"UPDATE"}"#.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }),
        Array(#"{"eventType":"cluster","action":"UPDATE","x":""#.utf8) + [0xC3, 0x28] + Array(#""}"#.utf8),
    ])
    func otherEncodings(_ payload: [UInt8]) async throws {
        let harness = ControlHarness()
        await #expect(throws: ECSError.self) { try await harness.plane.publish(payloads: [payload]) }
        #expect(harness.store.journal.isEmpty)
    }

    @Test("payloads that are none: nothing is published", arguments: [
        "", "x", "[]", "{}", #"{"eventType":"task"}"#, #"{"eventType":"moon","action":"UP"}"#,
        #"{"eventType":"task","action":1}"#,
    ])
    func malformed(_ text: String) async throws {
        let harness = ControlHarness()
        let good = #"{"eventType":"task","action":"STOP"}"#
        await #expect(throws: ECSError.self) {
            try await harness.plane.publish(payloads: [Array(good.utf8), Array(text.utf8)])
        }
        #expect(harness.store.journal.isEmpty)
    }
}
