import Foundation
import KECSControl
import KECSModel
import KECSTestSupport
import KECSWire
import Testing

@Suite(.timeLimit(.minutes(1)))
struct RunTaskTests {
    private let harness = ControlHarness()

    private func prepare(
        _ more: String = "", containers: String = #"{"name":"web","image":"i","memory":64,"cpu":128}"#
    ) async throws {
        _ = try await harness.call("CreateCluster", "{}")
        _ = try await harness.call(
            "RegisterTaskDefinition",
            #"{"family":"app","containerDefinitions":[\#(containers)]\#(more)}"#)
    }

    private func run(_ more: String = "") async throws -> [JSONValue] {
        let answer = try await harness.call("RunTask", #"{"taskDefinition":"app"\#(more)}"#)
        #expect(answer["failures"] == .empty)
        return answer["tasks"]?.items ?? []
    }

    private func refusal(_ more: String) async -> ECSError? {
        await harness.error("RunTask", #"{"taskDefinition":"app"\#(more)}"#)
    }

    @Test("what is answered for a new task: members that clients index are there")
    func answered() async throws {
        try await prepare()
        let task = try #require(try await run().first)
        let arn = try #require(task["taskArn"]?.text)
        #expect(arn.hasPrefix("arn:aws:ecs:us-east-1:000000000000:task/default/"))
        #expect(arn.components(separatedBy: "/").last?.count == 32)
        for (member, value) in [
            "lastStatus": "PENDING", "desiredStatus": "RUNNING", "group": "family:app",
            "launchType": "EC2", "cpu": "128", "memory": "64", "healthStatus": "UNKNOWN",
            "clusterArn": "arn:aws:ecs:us-east-1:000000000000:cluster/default",
            "taskDefinitionArn": "arn:aws:ecs:us-east-1:000000000000:task-definition/app:1",
        ] {
            #expect(task[member] == .string(value), "\(member)")
        }
        #expect(task["version"] == .integer(1))
        #expect(task["createdAt"] == .integer(1_700_000_000))
        #expect(task["enableExecuteCommand"] == .bool(false))
        for list in ["attachments", "attributes", "tags"] { #expect(task[list] == .empty, "\(list)") }
        #expect(
            task["overrides"]
                == .object([
                    "containerOverrides": .array([.object(["name": .string("web")])]),
                    "inferenceAcceleratorOverrides": .empty,
                ]))
        for absent in ["startedAt", "stoppedAt", "stopCode", "stoppedReason", "startedBy", "platformVersion"] {
            #expect(task[absent] == nil, "\(absent)")
        }
        let container = try #require(task["containers"]?[0])
        #expect(container["lastStatus"] == .string("PENDING"))
        #expect(container["cpu"] == .string("128") && container["memory"] == .string("64"))
        #expect(container["taskArn"] == .string(arn))
        #expect(container["networkInterfaces"] == .empty)
        for absent in ["exitCode", "reason", "healthStatus", "networkBindings", "runtimeId"] {
            #expect(container[absent] == nil, "\(absent)")
        }
        #expect(harness.story.suffix(1) == ["task START PENDING"])
        let described = try await harness.call("DescribeTasks", #"{"tasks":["\#(arn)"]}"#)
        #expect(described["tasks"]?[0] == task)
    }

    @Test("count tasks, each with ids of its own")
    func count() async throws {
        try await prepare()
        let tasks = try await run(#","count":10"#)
        #expect(Set(tasks.map { $0["taskArn"] }).count == 10)
        #expect(Set(tasks.map { $0["containers"]?[0]?["containerArn"] }).count == 10)
        #expect(harness.store.state.counts(of: tasks[0]["clusterArn"]?.text ?? "").pendingTasks == 10)
        for count in [0, 11, -1] {
            #expect(await refusal(#","count":\#(count)"#)?.code == "InvalidParameterException")
        }
    }

    @Test("startedBy, group, tags, exec and platform are the caller's")
    func callersOwn() async throws {
        try await prepare()
        let task = try #require(
            try await run(
                #","startedBy":"me","group":"g","enableExecuteCommand":true,"tags":[{"key":"a","value":"1"},{"key":"a","value":"2"}]"#
            ).first)
        #expect(task["startedBy"] == .string("me") && task["group"] == .string("g"))
        #expect(task["enableExecuteCommand"] == .bool(true))
        #expect(task["tags"]?.items.count == 1 && task["tags"]?[0]?["value"] == .string("2"))
        let long = String(repeating: "x", count: 129)
        #expect(await refusal(#","startedBy":"\#(long)""#)?.code == "InvalidParameterException")
    }

    @Test("propagateTags: the definition's, under the request's own")
    func propagateTags() async throws {
        try await prepare(#","tags":[{"key":"a","value":"d"},{"key":"b","value":"d"}]"#)
        let own = #","tags":[{"key":"b","value":"r"},{"key":"c","value":"r"}]"#
        let with = try await run(own + #","propagateTags":"TASK_DEFINITION""#)
        #expect(with[0]["tags"]?.items.map { $0["key"]?.text } == ["a", "b", "c"])
        #expect(with[0]["tags"]?.items.map { $0["value"]?.text } == ["d", "r", "r"])
        for none in ["", #","propagateTags":"NONE""#] {
            let without = try await run(own + none)
            #expect(without[0]["tags"]?.items.map { $0["key"]?.text } == ["b", "c"])
        }
        #expect(await refusal(#","propagateTags":"SERVICE""#)?.code == "InvalidParameterException")
        let many = (1...49).map { #"{"key":"k\#($0)"}"# }.joined(separator: ",")
        #expect(
            await refusal(#","propagateTags":"TASK_DEFINITION","tags":[\#(many)]"#)
                == .invalidParameter("A task can have at most 50 tags."))
    }

    @Test("overrides: echoed for each container, and what the runtime is told")
    func overrides() async throws {
        try await ControlHarness.run { harness in
            _ = try await harness.call("CreateCluster", "{}")
            _ = try await harness.call(
                "RegisterTaskDefinition",
                #"{"family":"app","containerDefinitions":[{"name":"a","image":"i","memory":64},{"name":"b","image":"i","memory":64}]}"#)
            let answer = try await harness.call(
                "RunTask",
                #"{"taskDefinition":"app","overrides":{"cpu":"512","taskRoleArn":"r","containerOverrides":[{"name":"b","command":["x"],"memory":99,"environment":[{"name":"K","value":"V"}]}]}}"#)
            await harness.settle()
            let task = try #require(answer["tasks"]?[0])
            #expect(task["cpu"] == .string("512"))
            #expect(task["memory"] == .string("163"))
            #expect(task["overrides"]?["taskRoleArn"] == .string("r"))
            let echoed = try #require(task["overrides"]?["containerOverrides"])
            #expect(echoed[0] == .object(["name": .string("a")]))
            #expect(echoed[1]?["command"] == .array([.string("x")]))
            #expect(task["containers"]?[1]?["memory"] == .string("99"))
            let spec = try #require(harness.runtime.starts.first?.task)
            #expect(spec.cpu == 512 && spec.memory == nil)
            #expect(spec.containers[1].command == ["x"] && spec.containers[1].memory == 99)
            #expect(spec.containers[1].environment == [EnvironmentVariable(name: "K", value: "V")])
            #expect(spec.containers[0].command == nil)
        }
    }

    @Test("overrides that are refused", arguments: [
        (#"{"containerOverrides":[{"name":"x"}]}"#, "InvalidParameterException", "container named x"),
        (#"{"containerOverrides":[{}]}"#, "InvalidParameterException", "null or empty"),
        (#"{"cpu":"x"}"#, "ClientException", "Invalid 'cpu'"),
        (#"{"containerOverrides":[{"name":"web","memory":3}]}"#, "InvalidParameterException", "memory"),
        (
            #"{"containerOverrides":[{"name":"web","environment":[{"name":"","value":"v"}]}]}"#,
            "InvalidParameterException", "environment"
        ),
        (
            #"{"containerOverrides":[{"name":"web","environmentFiles":[{"value":"arn:aws:s3:::b/f","type":"s3"}]}]}"#,
            "UnsupportedFeatureException", "environmentFiles"
        ),
    ])
    func refusedOverrides(_ overrides: String, _ code: String, _ text: String) async throws {
        try await prepare()
        let error = try #require(await refusal(#","overrides":\#(overrides)"#))
        #expect(error.code == code)
        #expect(error.message.contains(text), "\(error.message)")
        #expect(harness.store.state.tasks.isEmpty)
    }

    @Test("overrides have at most 8192 characters")
    func longOverrides() async throws {
        try await prepare()
        let long = String(repeating: "x", count: 8192)
        #expect(
            await refusal(#","overrides":{"containerOverrides":[{"name":"web","command":["\#(long)"]}]}"#)?
                .code == "InvalidParameterException")
    }

    @Test("what is not there")
    func missing() async throws {
        #expect(await refusal("") == .clusterNotFound)
        _ = try await harness.call("CreateCluster", "{}")
        #expect(await refusal("") == .client("TaskDefinition not found."))
        try await prepare()
        _ = try await harness.call("DeregisterTaskDefinition", #"{"taskDefinition":"app:1"}"#)
        #expect(await refusal("") == .client("TaskDefinition not found."))
        #expect(
            await harness.error("RunTask", #"{"taskDefinition":"app:1"}"#)
                == .client("TaskDefinition is inactive"))
        #expect(await harness.error("RunTask", "{}")?.code == "InvalidParameterException")
    }

    @Test("network configuration: with awsvpc and only with it")
    func networkConfiguration() async throws {
        let configuration = #","networkConfiguration":{"awsvpcConfiguration":{"subnets":["s"]}}"#
        try await prepare()
        #expect(
            await refusal(configuration)?.message.hasPrefix("Network Configuration is not valid")
                == true)
        try await prepare(#","networkMode":"awsvpc""#)
        #expect(
            await refusal("")
                == .invalidParameter(
                    "Network Configuration must be provided when networkMode 'awsvpc' is specified."))
        let task = try #require(try await run(configuration).first)
        #expect(task["lastStatus"] == .string("PROVISIONING"))
        let attachment = try #require(task["attachments"]?[0])
        #expect(attachment["type"] == .string("ElasticNetworkInterface"))
        #expect(attachment["status"] == .string("PRECREATED"))
    }

    @Test("launch types and capacity providers")
    func launchTypes() async throws {
        try await prepare()
        #expect(await refusal(#","launchType":"FARGATE""#)?.code == "InvalidParameterException")
        #expect(
            await refusal(
                #","launchType":"EC2","capacityProviderStrategy":[{"capacityProvider":"FARGATE"}]"#)?
                .code == "InvalidParameterException")
        try await prepare(#","networkMode":"awsvpc","cpu":"256","memory":"512""#)
        try await harness.call(
            "PutClusterCapacityProviders",
            #"{"cluster":"default","capacityProviders":["FARGATE_SPOT"],"defaultCapacityProviderStrategy":[]}"#)
        let network = #","networkConfiguration":{"awsvpcConfiguration":{"subnets":["s"]}}"#
        let fargate = try #require(try await run(network + #","launchType":"FARGATE""#).first)
        #expect(fargate["launchType"] == .string("FARGATE"))
        #expect(fargate["platformVersion"] == .string("1.4.0"))
        #expect(fargate["memory"] == .string("512"))
        let spot = try #require(
            try await run(
                network + #","capacityProviderStrategy":[{"capacityProvider":"FARGATE_SPOT","weight":1}]"#).first)
        #expect(spot["capacityProviderName"] == .string("FARGATE_SPOT"))
        #expect(spot["launchType"] == .string("FARGATE"))
    }

    @Test("parts that nothing here can run are named", arguments: [
        (
            #"{"name":"web","image":"i","memory":64,"environmentFiles":[{"type":"s3","value":"arn:aws:s3:::b/f.env"}]}"#,
            "environmentFiles"
        ),
        (#"{"name":"web","image":"i","memory":64,"restartPolicy":{"enabled":true}}"#, "restartPolicy"),
        (
            #"{"name":"web","image":"i","memory":64,"portMappings":[{"containerPortRange":"80-90"}]}"#,
            "containerPortRange"
        ),
        (
            #"{"name":"web","image":"i","memory":64,"resourceRequirements":[{"type":"GPU","value":"1"}]}"#,
            "resourceRequirements"
        ),
    ])
    func unsupported(_ container: String, _ part: String) async throws {
        try await prepare(containers: container)
        let error = try #require(await refusal(""))
        #expect(error.code == "UnsupportedFeatureException")
        #expect(error.message.contains(part), "\(error.message)")
    }

    @Test("secrets, which need a role, are named too")
    func secrets() async throws {
        try await prepare(
            #","executionRoleArn":"r""#,
            containers: #"{"name":"web","image":"i","memory":64,"secrets":[{"name":"S","valueFrom":"arn"}]}"#)
        let error = try #require(await refusal(""))
        #expect(error.code == "UnsupportedFeatureException" && error.message.contains("secrets"))
    }

    @Test("a network mode that the runtime does not have")
    func networkModes() async throws {
        let runtime = FakeRuntime(
            capabilities: RuntimeCapabilities(
                networkModes: [.host], isolated: false, simulated: false))
        let harness = ControlHarness(runtime: runtime)
        _ = try await harness.call("CreateCluster", "{}")
        _ = try await harness.call(
            "RegisterTaskDefinition",
            #"{"family":"app","containerDefinitions":[{"name":"w","image":"i","memory":64}]}"#)
        #expect(
            await harness.error("RunTask", #"{"taskDefinition":"app"}"#)
                == .unsupportedFeature("This runtime does not have network mode bridge."))
    }

    @Test("the same clientToken and parameters: the same tasks; others: ConflictException")
    func clientToken() async throws {
        try await prepare()
        let first = try await run(#","count":2,"clientToken":"t""#)
        let again = try await run(#","clientToken":"t","count":2"#)
        #expect(again == first)
        #expect(harness.store.state.tasks.count == 2)
        #expect(await refusal(#","count":3,"clientToken":"t""#)?.code == "ConflictException")
        #expect(await refusal(#","count":2,"group":"g","clientToken":"t""#)?.code == "ConflictException")
        // Another cluster, another token space.
        _ = try await harness.call("CreateCluster", #"{"clusterName":"c"}"#)
        #expect(try await run(#","clientToken":"t","cluster":"c""#).count == 1)
        // After the definition has gone the answer is still the same.
        _ = try await harness.call("DeregisterTaskDefinition", #"{"taskDefinition":"app:1"}"#)
        #expect(try await run(#","count":2,"clientToken":"t""#) == first)
        let long = String(repeating: "t", count: 65)
        #expect(await refusal(#","clientToken":"\#(long)""#)?.code == "InvalidParameterException")
    }

    @Test("the same clientToken from many at once makes one task")
    func concurrentTokens() async throws {
        try await prepare()
        let harness = harness
        let arns = try await withThrowingTaskGroup(of: String?.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    try await harness.call(
                        "RunTask", #"{"taskDefinition":"app","clientToken":"t"}"#)["tasks"]?[0]?[
                            "taskArn"]?.text
                }
            }
            return try await group.reduce(into: Set<String?>()) { $0.insert($1) }
        }
        #expect(arns.count == 1 && harness.store.state.tasks.count == 1)
    }
}
