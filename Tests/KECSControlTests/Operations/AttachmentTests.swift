import KECSControl
import KECSModel
import KECSTestSupport
import KECSWire
import Testing

/// What a task tells of its network and its place.
@Suite(.timeLimit(.minutes(1)))
struct AttachmentTests {
    private static func describe(_ harness: ControlHarness, _ arn: String) async throws -> JSONValue {
        try await harness.call("DescribeTasks", #"{"tasks":["\#(arn)"]}"#)["tasks"]?[0] ?? .empty
    }

    private static func details(_ task: JSONValue) -> [String: String] {
        let pairs = task["attachments"]?[0]?["details"]?.items.map {
            ($0["name"]?.text ?? "", $0["value"]?.text ?? "")
        }
        return Dictionary(pairs ?? [], uniquingKeysWith: { first, _ in first })
    }

    @Test("an attachment's way, with an interface id that never changes, whatever the runtime knows", arguments: [
        NetworkInterfaceObservation(privateIPv4Address: "10.0.0.9", macAddress: "0a:00:00:00:00:01"),
        NetworkInterfaceObservation(privateIPv4Address: "127.0.0.1"),
    ])
    func way(interface: NetworkInterfaceObservation) async throws {
        try await ControlHarness.run { harness in
            let arn = try await harness.runTask(networkMode: .awsvpc)
            var task = try await Self.describe(harness, arn)
            #expect(task["attachments"]?[0]?["status"]?.text == "PRECREATED")
            #expect(Self.details(task) == ["subnetId": "subnet-1"])
            harness.runtime.edit(arn) { $0.networkInterface = interface }
            harness.runtime.set(.running, of: arn, container: "web")
            await harness.settle()
            task = try await Self.describe(harness, arn)
            let attached = Self.details(task)
            #expect(task["attachments"]?[0]?["status"]?.text == "ATTACHED")
            let id = try #require(attached["networkInterfaceId"])
            #expect(id.wholeMatch(of: /eni-[0-9a-f]{17}/) != nil, "\(id)")
            #expect(attached["privateIPv4Address"] == interface.privateIPv4Address)
            #expect(attached["macAddress"] == interface.macAddress)
            let own = task["containers"]?[0]?["networkInterfaces"]?[0]
            #expect(own?["privateIpv4Address"]?.text == interface.privateIPv4Address)
            #expect(own?["attachmentId"] == task["attachments"]?[0]?["id"])
            harness.runtime.set(.exited(code: 0), of: arn, container: "web")
            await harness.settle()
            task = try await Self.describe(harness, arn)
            #expect(task["attachments"]?[0]?["status"]?.text == "DELETED")
            #expect(Self.details(task) == attached)
        }
    }

    @Test("two tasks have two interfaces, and a task without one has no attachment")
    func others() async throws {
        try await ControlHarness.run { harness in
            var ids: Set<String?> = []
            for _ in 0..<2 {
                let arn = try await harness.runTask(networkMode: .awsvpc)
                harness.runtime.edit(arn) {
                    $0.networkInterface = NetworkInterfaceObservation(privateIPv4Address: "127.0.0.1")
                }
                await harness.settle()
                ids.insert(Self.details(try await Self.describe(harness, arn))["networkInterfaceId"])
            }
            #expect(ids.count == 2 && !ids.contains(nil))
            let bridge = try await Self.describe(harness, try await harness.runTask(family: "bridge"))
            #expect(bridge["attachments"] == .empty)
            #expect(bridge["availabilityZone"]?.text == "us-east-1a")
        }
    }

    @Test(
        "ephemeral storage: Fargate's 20 GiB, the definition's, the request's; others have none",
        arguments: [
            ("", #","launchType":"FARGATE""#, 20), (#","ephemeralStorage":{"sizeInGiB":50}"#, #","launchType":"FARGATE""#, 50),
            (
                #","ephemeralStorage":{"sizeInGiB":50}"#,
                #","launchType":"FARGATE","overrides":{"ephemeralStorage":{"sizeInGiB":60}}"#, 60
            ),
            (#","ephemeralStorage":{"sizeInGiB":50}"#, #","launchType":"EC2""#, nil),
        ] as [(String, String, Int?)])
    func ephemeralStorage(definition: String, request: String, size: Int?) async throws {
        let harness = ControlHarness()
        try await harness.call("CreateCluster", "{}")
        let registered = try await harness.call(
            "RegisterTaskDefinition",
            #"""
            {"family":"web","networkMode":"awsvpc","cpu":"256","memory":"512",
             "containerDefinitions":[{"name":"w","image":"i"}]\#(definition)}
            """#)
        // The definition has what was asked for, no default.
        #expect(
            registered["taskDefinition"]?["ephemeralStorage"]?["sizeInGiB"]
                == (definition.isEmpty ? nil : .integer(50)))
        let run = try await harness.call(
            "RunTask",
            #"""
            {"taskDefinition":"web",
             "networkConfiguration":{"awsvpcConfiguration":{"subnets":["s"]}}\#(request)}
            """#)
        let task = run["tasks"]?[0]
        #expect(task?["ephemeralStorage"]?["sizeInGiB"] == size.map { .integer($0) })
        let arn = task?["taskArn"]?.text ?? ""
        #expect(try await Self.describe(harness, arn)["ephemeralStorage"] == task?["ephemeralStorage"])
    }
}
