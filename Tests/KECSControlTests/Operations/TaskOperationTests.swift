import KECSControl
import KECSModel
import KECSTestSupport
import KECSWire
import Testing

@Suite("StopTask, ListTasks, DescribeTasks", .timeLimit(.minutes(1)))
struct TaskOperationTests {
    private let harness = ControlHarness()

    private func run(_ more: String = "", family: String = "app") async throws -> String {
        _ = try await harness.call("CreateCluster", "{}")
        _ = try await harness.call(
            "RegisterTaskDefinition",
            #"{"family":"\#(family)","containerDefinitions":[{"name":"w","image":"i","memory":64}]}"#)
        let answer = try await harness.call("RunTask", #"{"taskDefinition":"\#(family)"\#(more)}"#)
        return answer["tasks"]?[0]?["taskArn"]?.text ?? ""
    }

    private func list(_ body: String = "{}") async throws -> [String?] {
        try await harness.call("ListTasks", body)["taskArns"]?.items.map(\.text) ?? []
    }

    @Test("StopTask: by ARN and id; the first stop's reason stays")
    func stop() async throws {
        let arn = try await run()
        let answer = try await harness.call("StopTask", #"{"task":"\#(arn)","reason":"first"}"#)
        #expect(answer["task"]?["desiredStatus"] == .string("STOPPED"))
        #expect(answer["task"]?["lastStatus"] == .string("PENDING"))
        #expect(answer["task"]?["stopCode"] == .string("UserInitiated"))
        #expect(answer["task"]?["stoppedReason"] == .string("first"))
        #expect(answer["task"]?["version"] == .integer(2))
        let again = try await harness.call(
            "StopTask", #"{"task":"\#(arn.lastARNComponent)","reason":"second"}"#)
        #expect(again["task"] == answer["task"])
        #expect(harness.taskStory == ["task START PENDING", "task STATUS_CHANGE PENDING"])

        let other = try await run()
        let plain = try await harness.call("StopTask", #"{"task":"\#(other)"}"#)
        #expect(plain["task"]?["stoppedReason"] == .string("Task stopped by user"))
    }

    @Test("StopTask of what is not there")
    func stopMissing() async throws {
        let arn = try await run()
        _ = try await harness.call("CreateCluster", #"{"clusterName":"other"}"#)
        let missing = ECSError.invalidParameter("The referenced task was not found.")
        let id = String(repeating: "0", count: 32)
        #expect(await harness.error("StopTask", #"{"task":"\#(id)"}"#) == missing)
        #expect(await harness.error("StopTask", #"{"cluster":"other","task":"\#(arn)"}"#) == missing)
        #expect(await harness.error("StopTask", #"{"cluster":"x","task":"\#(arn)"}"#) == .clusterNotFound)
        for text in ["a b", "arn:aws:ecs:us-east-1:000000000000:cluster/default", "arn:x"] {
            #expect(
                await harness.error("StopTask", #"{"task":"\#(text)"}"#)?.message
                    == "Invalid identifier: \(text)")
        }
        let long = String(repeating: "r", count: 256)
        #expect(
            await harness.error("StopTask", #"{"task":"\#(arn)","reason":"\#(long)"}"#)?.code
                == "InvalidParameterException")
    }

    @Test("ListTasks: a task moves lists with its desired status")
    func listByStatus() async throws {
        let a = try await run()
        let b = try await run()
        #expect(try await list() == [a, b])
        _ = try await harness.call("StopTask", #"{"task":"\#(a)"}"#)
        #expect(try await list() == [b])
        #expect(try await list(#"{"desiredStatus":"STOPPED"}"#) == [a])
        #expect(try await list(#"{"desiredStatus":"PENDING"}"#) == [])
        #expect(
            await harness.error("ListTasks", #"{"desiredStatus":"X"}"#)?.code
                == "InvalidParameterException")
    }

    @Test("ListTasks: filters, one and several")
    func filters() async throws {
        let a = try await run(#","startedBy":"me""#, family: "a")
        let b = try await run(#","startedBy":"me","launchType":"EC2""#, family: "b")
        #expect(try await list(#"{"family":"a"}"#) == [a])
        #expect(try await list(#"{"startedBy":"me"}"#) == [a, b])
        #expect(try await list(#"{"startedBy":"me","family":"b"}"#) == [b])
        #expect(try await list(#"{"startedBy":"you"}"#) == [])
        #expect(try await list(#"{"launchType":"FARGATE"}"#) == [])
        #expect(try await list(#"{"launchType":"EC2"}"#) == [a, b])
        #expect(try await list(#"{"containerInstance":"i"}"#) == [])
        #expect(await harness.error("ListTasks", #"{"serviceName":"s"}"#) == .serviceNotFound)
        #expect(await harness.error("ListTasks", #"{"cluster":"x"}"#) == .clusterNotFound)
    }

    @Test("DescribeTasks: by id, ARN and old ARN; what is missing is a failure; tags where asked for")
    func describe() async throws {
        let arn = try await run(#","tags":[{"key":"a","value":"1"}]"#)
        let id = arn.lastARNComponent
        let old = "arn:aws:ecs:us-east-1:000000000000:task/\(id)"
        let answer = try await harness.call(
            "DescribeTasks", #"{"tasks":["\#(id)","\#(arn)","\#(old)","missing"]}"#)
        #expect(answer["tasks"]?.items.count == 3)
        #expect(answer["tasks"]?[0]?["tags"] == .empty)
        #expect(
            answer["failures"]
                == .array([
                    .object([
                        "arn": .string("arn:aws:ecs:us-east-1:000000000000:task/default/missing"),
                        "reason": .string("MISSING"),
                    ])
                ]))
        let tagged = try await harness.call("DescribeTasks", #"{"tasks":["\#(id)"],"include":["TAGS"]}"#)
        #expect(tagged["tasks"]?[0]?["tags"]?[0]?["key"] == .string("a"))
        #expect(tagged["failures"] == .empty)
        #expect(
            await harness.error("DescribeTasks", #"{"tasks":[]}"#)
                == .invalidParameter("Tasks cannot be empty."))
        let many = (0...100).map { "\"\($0)\"" }.joined(separator: ",")
        #expect(
            await harness.error("DescribeTasks", #"{"tasks":[\#(many)]}"#)?.code
                == "InvalidParameterException")
    }

    @Test("what a task's life adds to its description")
    func life() async throws {
        try await ControlHarness.run { harness in
            let arn = try await harness.runTask(networkMode: .awsvpc)
            harness.runtime.edit(arn) {
                $0.networkInterface = NetworkInterfaceObservation(
                    privateIPv4Address: "10.0.0.9", macAddress: "0a:00:00:00:00:01")
            }
            harness.runtime.set(.running, of: arn, container: "web")
            await harness.settle()
            var task = try await harness.call("DescribeTasks", #"{"tasks":["\#(arn)"]}"#)["tasks"]?[0]
            #expect(task?["startedAt"] == .integer(1_700_000_000))
            #expect(task?["attachments"]?[0]?["status"] == .string("ATTACHED"))
            let details = task?["attachments"]?[0]?["details"]?.items ?? []
            #expect(
                details.map { $0["name"]?.text } == [
                    "subnetId", "networkInterfaceId", "macAddress", "privateIPv4Address",
                ])
            #expect(details[0]["value"] == .string("subnet-1"))
            #expect(details[2]["value"] == .string("0a:00:00:00:00:01"))
            #expect(details[3]["value"] == .string("10.0.0.9"))
            let container = task?["containers"]?[0]
            #expect(container?["networkBindings"] == .empty)
            #expect(container?["healthStatus"] == .string("UNKNOWN"))
            #expect(container?["runtimeId"]?.text?.count == 64)
            #expect(
                container?["networkInterfaces"]?[0]?["privateIpv4Address"] == .string("10.0.0.9"))
            harness.clock.advance(milliseconds: 1500)
            harness.runtime.set(.exited(code: 7), of: arn, container: "web")
            await harness.settle()
            task = try await harness.call("DescribeTasks", #"{"tasks":["\#(arn)"]}"#)["tasks"]?[0]
            #expect(task?["stopCode"] == .string("EssentialContainerExited"))
            #expect(task?["stoppedAt"] == .number(1_700_000_001.5))
            #expect(task?["executionStoppedAt"] == .number(1_700_000_001.5))
            #expect(task?["containers"]?[0]?["exitCode"] == .integer(7))
            #expect(task?["attachments"]?[0]?["status"] == .string("DELETED"))
        }
    }
}
