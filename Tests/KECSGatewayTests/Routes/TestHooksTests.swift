import Foundation
import HashTreeCollections
import KECSGateway
import KECSModel
import KECSTestSupport
import NIOHTTP1
import Testing

@Suite struct TestHooksTests {
    private static let payload = """
        {"eventType":"cluster","action":"UPDATE","cluster":{"clusterArn":\
        "arn:aws:ecs:us-east-1:000000000000:cluster/x","clusterName":"x","status":"ACTIVE",\
        "registeredContainerInstancesCount":0,"runningTasksCount":0,"pendingTasksCount":0,\
        "activeServicesCount":0}}
        """

    @Test(arguments: ["/_kecs/reset", "/_kecs/events", "/_kecs/echo"])
    func closedByDefault(path: String) async throws {
        try await GatewayHarness.with { gateway in
            for method in [HTTPMethod.POST, .GET] {
                let reply = try await gateway.send(method, path)
                #expect(reply.status == 404)
            }
        }
    }

    @Test func resetForgetsEverything() async throws {
        try await GatewayHarness.with(options: { $0.testHooks = true }) { gateway in
            _ = try await gateway.call("CreateCluster", #"{"clusterName":"a"}"#)
            _ = try await gateway.call(
                "RegisterTaskDefinition",
                #"{"family":"f","containerDefinitions":[{"name":"m","image":"i","memory":8}]}"#)
            #expect(try await gateway.send(.POST, "/_kecs/reset").status == 200)
            #expect(gateway.store.state.clusters.isEmpty)
            #expect(gateway.store.state.taskDefinitions.isEmpty)
            #expect(gateway.store.state.families.isEmpty)
        }
    }

    @Test(
        arguments: [
            (payload, 1), ("[\(payload),\(payload)]", 2),
        ])
    func eventsAreJournalled(body: String, count: Int) async throws {
        try await GatewayHarness.with(options: { $0.testHooks = true }) { gateway in
            let before = gateway.store.position.seq
            let reply = try await gateway.send(.POST, "/_kecs/events", body)
            #expect(reply.status == 200)
            #expect(reply.json?["seqs"] as? [Int] == (1...count).map { before + $0 })
            #expect(gateway.store.journal.suffix(count).allSatisfy { $0.event.type == .cluster })
        }
    }

    @Test(
        arguments: [
            "", "{", "1", "null", "[1]", "{}", #"{"eventType":"nonsense"}"#,
            "[\(payload),{}]", "[\(payload)", "[\(payload),]", "[\(payload)]]", "[\(payload)}]", "[,\(payload)]",
            "[\(payload) \(payload)]", "[\(payload)],", #"["\"#,
        ])
    func nonsenseIsRefusedWhole(body: String) async throws {
        try await GatewayHarness.with(options: { $0.testHooks = true }) { gateway in
            let before = gateway.store.position
            let reply = try await gateway.send(.POST, "/_kecs/events", body)
            #expect(reply.status == 400)
            #expect(reply.json?["message"] is String)
            #expect(gateway.store.position == before)
        }
    }

    @Test func aSinglePayloadIsTakenByteForByte() {
        let odd = Array(#"{ "b":1, "a" : 2 }"#.utf8)
        #expect(EventBatch.payloads(in: odd) == [odd])
    }

    /// Brackets, commas and quotes within strings are no structure.
    @Test func elementsOfAnArrayAreTakenByteForByte() {
        let elements = [
            #"{"a":"],[\"}{","b":[1,[2,{}]]}"#, #"{ "b":1,  "a":"\\\\" }"#, #"{"ü":"\u005D"}"#, "{}",
        ]
        for separator in [",", " ,\n\t"] {
            let body = Array(" [ \(elements.joined(separator: separator))\r\n]\n".utf8)
            #expect(EventBatch.payloads(in: body) == elements.map { Array($0.utf8) })
        }
        #expect(EventBatch.payloads(in: Array("[ ]".utf8)).isEmpty)
    }
}
