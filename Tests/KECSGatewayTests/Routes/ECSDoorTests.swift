import Foundation
import KECSControl
import KECSWire
import NIOHTTP1
import Testing

@Suite struct ECSDoorTests {
    @Test func bothDoorsAnswerTheSame() async throws {
        try await GatewayHarness.with { gateway in
            let created = try await gateway.call("CreateCluster", #"{"clusterName":"a"}"#)
            #expect(created.status == 200)
            #expect(created.header("content-type") == "application/x-amz-json-1.1")
            let byTarget = try await gateway.call("DescribeClusters", #"{"clusters":["a"]}"#)
            let byPath = try await gateway.send(
                .POST, "/v1/DescribeClusters", #"{"clusters":["a"]}"#)
            #expect(byTarget.status == 200 && byPath.status == 200)
            let arn = "arn:aws:ecs:us-east-1:000000000000:cluster/a"
            for reply in [byTarget, byPath] {
                let clusters = reply.json?["clusters"] as? [[String: Any]]
                #expect(clusters?.first?["clusterArn"] as? String == arn)
            }
        }
    }

    @Test func anEmptyBodyIsAnEmptyObject() async throws {
        try await GatewayHarness.with { gateway in
            let reply = try await gateway.call("ListClusters", "")
            #expect(reply.status == 200)
            #expect(reply.json?["clusterArns"] as? [String] == [])
        }
    }

    @Test func everyAnswerHasItsOwnRequestId() async throws {
        try await GatewayHarness.with { gateway in
            var ids: Set<String> = []
            for operation in ["ListClusters", "ListClusters", "NoSuchThing"] {
                let id = try await gateway.call(operation).header("x-amzn-RequestId")
                #expect(id.flatMap(UUID.init(uuidString:)) != nil)
                ids.insert(id ?? "")
            }
            #expect(ids.count == 3)
        }
    }

    @Test(
        arguments: [
            nil, "", "ListClusters", "AmazonEC2ContainerServiceV20141113",
            "AmazonEC2ContainerServiceV20141113.", "AmazonEC2ContainerServiceV20141113.Nonsense",
            "DynamoDB_20120810.ListTables", "AmazonEC2ContainerServiceV20141113.listclusters",
        ])
    func unknownTargetsAreECSErrors(target: String?) async throws {
        try await GatewayHarness.with { gateway in
            let reply = try await gateway.send(
                .POST, "/", "{}", headers: target.map { [("X-Amz-Target", $0)] } ?? [])
            #expect(reply.status == 400)
            #expect(reply.errorCode == "UnknownOperationException")
            #expect(reply.header("x-amzn-ErrorType") == "UnknownOperationException")
        }
    }

    /// Both services have a TagResource.
    @Test func applicationAutoScalingHasTheSameDoor() async throws {
        try await GatewayHarness.with { gateway in
            for (prefix, code) in [
                ("AnyScaleFrontendService", "ValidationException"),
                ("AmazonEC2ContainerServiceV20141113", "InvalidParameterException"),
            ] {
                let reply = try await gateway.send(
                    .POST, "/", "{}", headers: [("X-Amz-Target", "\(prefix).TagResource")])
                #expect(reply.status == 400)
                #expect(reply.errorCode == code)
            }
            let list = try await gateway.send(
                .POST, "/", #"{"ServiceNamespace":"ecs"}"#,
                headers: [("X-Amz-Target", "AnyScaleFrontendService.DescribeScalableTargets")])
            #expect(list.status == 200)
            #expect((list.json?["ScalableTargets"] as? [Any])?.isEmpty == true)
        }
    }

    @Test func errorsHaveTheirFormOnBothDoors() async throws {
        try await GatewayHarness.with { gateway in
            let body = #"{"cluster":"none","tasks":["x"]}"#
            for reply in [
                try await gateway.call("DescribeTasks", body),
                try await gateway.send(.POST, "/v1/DescribeTasks", body),
            ] {
                #expect(reply.status == 400)
                #expect(reply.header("content-type") == "application/x-amz-json-1.1")
                #expect(reply.errorCode == "ClusterNotFoundException")
                #expect(reply.header("x-amzn-ErrorType") == "ClusterNotFoundException")
                #expect(reply.json?["message"] as? String == "Cluster not found.")
            }
        }
    }

    @Test(arguments: ["{", "nonsense", "[]", "\"text\"", #"{"clusterName":5}"#])
    func bodiesThatAreNoRequest(body: String) async throws {
        try await GatewayHarness.with { gateway in
            let reply = try await gateway.call("CreateCluster", body)
            #expect(reply.status == 400)
            #expect(reply.errorCode == "SerializationException")
        }
    }

    @Test func whatECSHasAndWeDoNot() async throws {
        try await GatewayHarness.with { gateway in
            let reply = try await gateway.call("CreateExpressGatewayService")
            #expect(reply.status == 400)
            #expect(reply.errorCode == "UnsupportedFeatureException")
        }
    }

    @Test func faultsOfOursAre500AndKeepTheirCause() async throws {
        try await GatewayHarness.with(failing: true, boots: false) { gateway in
            let reply = try await gateway.call("CreateCluster")
            #expect(reply.status == 500)
            #expect(reply.errorCode == "ServerException")
            #expect(!reply.body.contains("Broken"))
        }
    }

    /// The list of what is missing may only shrink, and is true.
    @Test func uncoveredOperationsAreTheOthers() async throws {
        try await GatewayHarness.with(boots: false) { gateway in
            let file = URL(fileURLWithPath: #filePath)
                .appending(path: "../../../../Spec/uncovered-operations.txt").standardized
            let listed = try String(contentsOf: file, encoding: .utf8)
                .split(separator: "\n").filter { !$0.hasPrefix("#") }.map(String.init)
            let all = Set(AWSService.ecs.operationNames)
            #expect(Set(listed) == all.subtracting(gateway.controlPlane.operationNames(of: .ecs)))
            #expect(listed == listed.sorted(), "sorted, each once")
            #expect(Set(listed).count == listed.count)
        }
    }
}
