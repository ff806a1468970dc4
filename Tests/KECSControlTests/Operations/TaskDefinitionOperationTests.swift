import KECSControl
import KECSModel
import KECSTestSupport
import KECSWire
import Testing

@Suite(.timeLimit(.minutes(1)))
struct TaskDefinitionOperationTests {
    private let harness = ControlHarness()
    private let root = "arn:aws:ecs:us-east-1:000000000000:task-definition/"

    private func register(
        _ containers: String = #"{"name":"w","image":"i","memory":64}"#, _ more: String = "",
        family: String = "app"
    ) async throws -> JSONValue {
        try await harness.call(
            "RegisterTaskDefinition",
            #"{"family":"\#(family)","containerDefinitions":[\#(containers)]\#(more)}"#)
    }

    private func refusal(_ containers: String, _ more: String = "") async -> ECSError? {
        await harness.error(
            "RegisterTaskDefinition",
            #"{"family":"app","containerDefinitions":[\#(containers)]\#(more)}"#)
    }

    @Test("what is answered: the request echoed, with what ECS fills in")
    func filledIn() async throws {
        let answer = try await register()
        #expect(answer["tags"] == .empty)
        let definition = try #require(answer["taskDefinition"])
        #expect(definition["taskDefinitionArn"] == .string(root + "app:1"))
        #expect(definition["revision"] == .integer(1))
        #expect(definition["status"] == .string("ACTIVE"))
        #expect(definition["volumes"] == .empty && definition["placementConstraints"] == .empty)
        #expect(definition["compatibilities"] == .array([.string("EC2")]))
        #expect(definition["registeredAt"] == .integer(1_700_000_000))
        #expect(
            definition.names == [
                "taskDefinitionArn", "revision", "status", "volumes", "placementConstraints",
                "compatibilities", "registeredAt", "registeredBy", "family", "containerDefinitions",
            ])
        let container = try #require(definition["containerDefinitions"]?[0])
        for list in ["environment", "mountPoints", "volumesFrom", "portMappings", "systemControls"] {
            #expect(container[list] == .empty, "\(list)")
        }
        #expect(container["cpu"] == .integer(0) && container["essential"] == .bool(true))
        #expect(
            container.names == [
                "name", "image", "memory", "environment", "mountPoints", "volumesFrom",
                "portMappings", "systemControls", "cpu", "essential",
            ])
        let described = try await harness.call(
            "DescribeTaskDefinition", #"{"taskDefinition":"app"}"#)
        #expect(described["taskDefinition"] == definition)
        #expect(described["tags"] == nil)
        // Definitions are no resources of the stream.
        #expect(harness.story == [])
    }

    @Test("order and empty values of lists are echoed; hostPort is filled in as ECS does it")
    func echo() async throws {
        let container =
            #"{"name":"w","image":"i","memory":64,"command":[],"environment":[{"name":"B","value":""},{"name":"A","value":"1"}],"#
            + #""portMappings":[{"containerPort":80},{"containerPort":53,"protocol":"udp","hostPort":5353}]}"#
        let bridge = try await register(container)
        let found = try #require(bridge["taskDefinition"]?["containerDefinitions"]?[0])
        #expect(found["command"] == .empty)
        #expect(found["environment"]?.items.map { $0["name"] } == [.string("B"), .string("A")])
        #expect(found["portMappings"]?[0]?["hostPort"] == .integer(0))
        #expect(found["portMappings"]?[0]?["protocol"] == .string("tcp"))
        #expect(found["portMappings"]?[1]?["hostPort"] == .integer(5353))
        let plain = #"{"name":"w","image":"i","memory":64,"portMappings":[{"containerPort":80}]}"#
        for mode in ["awsvpc", "host"] {
            let answer = try await register(plain, #","networkMode":"\#(mode)""#)
            let mapping = answer["taskDefinition"]?["containerDefinitions"]?[0]?["portMappings"]?[0]
            #expect(mapping?["hostPort"] == .integer(80))
        }
        // What a runtime gets stays as it was asked for: no port of this machine is taken.
        let specs = harness.store.state.taskDefinitions.values.filter { $0.networkMode != .bridge }
        #expect(specs.count == 2 && specs.allSatisfy { $0.containers[0].portMappings[0].hostPort == nil })
        let range = #"{"name":"w","image":"i","memory":64,"portMappings":[{"containerPortRange":"80-90"}]}"#
        let ranged = try await register(range, #","networkMode":"awsvpc""#)
        let mapping = ranged["taskDefinition"]?["containerDefinitions"]?[0]?["portMappings"]?[0]
        #expect(mapping?["hostPort"] == nil && mapping?["containerPort"] == nil)
    }

    @Test("revisions count up for ever and apart for each family")
    func revisions() async throws {
        for number in 1...3 {
            let answer = try await register()
            #expect(answer["taskDefinition"]?["revision"] == .integer(number))
        }
        let other = try await register(family: "other")
        #expect(other["taskDefinition"]?["revision"] == .integer(1))
        for number in 1...3 {
            _ = try await harness.call(
                "DeregisterTaskDefinition", #"{"taskDefinition":"app:\#(number)"}"#)
        }
        _ = try await harness.call(
            "DeleteTaskDefinitions", #"{"taskDefinitions":["app:1","app:2","app:3"]}"#)
        let next = try await register()
        #expect(next["taskDefinition"]?["revision"] == .integer(4))
    }

    @Test("DescribeTaskDefinition: by family the newest ACTIVE one, by number and ARN any")
    func describe() async throws {
        for _ in 1...3 { _ = try await register(#"{"name":"w","image":"i","memory":64}"#, #","tags":[{"key":"k","value":"v"}]"#) }
        _ = try await harness.call("DeregisterTaskDefinition", #"{"taskDefinition":"app:3"}"#)
        for (name, revision) in [("app", 2), ("app:1", 1), ("app:3", 3), (root + "app:2", 2), (root + "app", 2)] {
            let answer = try await harness.call(
                "DescribeTaskDefinition", #"{"taskDefinition":"\#(name)","include":["TAGS"]}"#)
            #expect(answer["taskDefinition"]?["revision"] == .integer(revision), "\(name)")
            #expect(answer["tags"]?[0]?["key"] == .string("k"))
        }
        for name in ["none", "app:4", root + "none:1", "arn:aws:ecs:eu-west-1:1:task-definition/app:1"] {
            #expect(
                await harness.error("DescribeTaskDefinition", #"{"taskDefinition":"\#(name)"}"#)
                    == .client("Unable to describe task definition."), "\(name)")
        }
        #expect(
            await harness.error("DescribeTaskDefinition", #"{"taskDefinition":"app:x"}"#)
                == .client("Invalid revision number. Number: x"))
        for name in ["a:1:2", "a b", ""] {
            #expect(
                await harness.error("DescribeTaskDefinition", #"{"taskDefinition":"\#(name)"}"#)?
                    .code == "ClientException", "\(name)")
        }
        #expect(
            await harness.error("DescribeTaskDefinition", #"{"taskDefinition":"\#(root)"}"#)?.code
                == "InvalidParameterException")
    }

    @Test("DeregisterTaskDefinition makes it INACTIVE, once; a revision must be named")
    func deregister() async throws {
        _ = try await register()
        let answer = try await harness.call(
            "DeregisterTaskDefinition", #"{"taskDefinition":"app:1"}"#)
        #expect(answer["taskDefinition"]?["status"] == .string("INACTIVE"))
        let moment = try #require(answer["taskDefinition"]?["deregisteredAt"])
        harness.clock.advance(milliseconds: 5000)
        let again = try await harness.call(
            "DeregisterTaskDefinition", #"{"taskDefinition":"app:1"}"#)
        #expect(again["taskDefinition"]?["deregisteredAt"] == moment)
        #expect(
            await harness.error("DeregisterTaskDefinition", #"{"taskDefinition":"app"}"#)
                == .client("Invalid revision number. Number: null"))
        #expect(
            await harness.error("DeregisterTaskDefinition", #"{"taskDefinition":"app:9"}"#)?.code
                == "ClientException")
    }

    @Test("DeleteTaskDefinitions: INACTIVE ones; the others are failures")
    func delete() async throws {
        for _ in 1...2 { _ = try await register() }
        _ = try await harness.call("DeregisterTaskDefinition", #"{"taskDefinition":"app:1"}"#)
        let answer = try await harness.call(
            "DeleteTaskDefinitions", #"{"taskDefinitions":["app:1","app:2","app:7","app"]}"#)
        #expect(answer["taskDefinitions"]?.items.count == 1)
        #expect(answer["taskDefinitions"]?[0]?["status"] == .string("DELETE_IN_PROGRESS"))
        #expect(
            answer["failures"]?.items.map { $0["arn"] } == [
                .string("app:2"), .string("app:7"), .string("app"),
            ])
        #expect(answer["failures"]?[0]?["reason"]?.text?.contains("ACTIVE status") == true)
        let eleven = (1...11).map { "\"app:\($0)\"" }.joined(separator: ",")
        #expect(
            await harness.error("DeleteTaskDefinitions", #"{"taskDefinitions":[\#(eleven)]}"#)?.code
                == "InvalidParameterException")
    }

    @Test("lists by status")
    func status() async throws {
        for _ in 1...2 { _ = try await register() }
        _ = try await register(family: "old")
        for name in ["app:1", "old:1"] {
            _ = try await harness.call(
                "DeregisterTaskDefinition", #"{"taskDefinition":"\#(name)"}"#)
        }
        func list(_ body: String) async throws -> [JSONValue] {
            try await harness.call("ListTaskDefinitions", body)["taskDefinitionArns"]?.items ?? []
        }
        func families(_ body: String) async throws -> [JSONValue] {
            try await harness.call("ListTaskDefinitionFamilies", body)["families"]?.items ?? []
        }
        #expect(try await list("{}") == [.string(root + "app:2")])
        #expect(
            try await list(#"{"status":"INACTIVE"}"#) == [
                .string(root + "app:1"), .string(root + "old:1"),
            ])
        #expect(try await families("{}") == [.string("app"), .string("old")])
        #expect(try await families(#"{"status":"ACTIVE"}"#) == [.string("app")])
        #expect(try await families(#"{"status":"INACTIVE"}"#) == [.string("old")])
        #expect(try await families(#"{"status":"ALL"}"#) == [.string("app"), .string("old")])
    }

    @Test("rules of KECS's own", arguments: [
        (#"{"name":"a","image":"i","memory":64,"stopTimeout":-1}"#, "stopTimeout"),
        (#"{"name":"a","image":"i","memory":64,"startTimeout":99999999}"#, "startTimeout"),
        (#"{"name":"a","image":"i","memory":3}"#, "'memory' must be at least 4"),
        (#"{"name":"a","image":"i","memoryReservation":-1}"#, "'memoryReservation' must be at least 4"),
        (#"{"name":"a","image":"i","memory":64,"cpu":-1}"#, "'cpu' must not be negative"),
        (#"{"name":"a","image":"i","memory":64,"linuxParameters":{"sharedMemorySize":-1}}"#, "sharedMemorySize"),
        (#"{"name":"a","image":"i","memory":64,"portMappings":[{"containerPort":80,"name":"Http"}]}"#, "name of a port mapping"),
        (#"{"name":"a","image":"i","memory":64,"environment":[{"name":"A=B","value":"1"}]}"#, "environment"),
        (#"{"name":"a","image":"i","memory":64,"command":["a\u0000b"]}"#, "NUL"),
    ])
    func refused(_ containers: String, _ text: String) async throws {
        let error = try #require(await refusal(containers))
        #expect(error.code == "ClientException")
        #expect(error.message.contains(text), "\(error.message)")
        #expect(harness.store.state.families.isEmpty)
    }

    @Test("rules of sizes", arguments: [
        (#","cpu":"x""#, "Invalid 'cpu' setting for task."),
        (#","memory":"0""#, "Invalid 'memory' setting for task."),
        (#","volumes":[{"name":"v","host":{"sourcePath":"relative"}}]"#, "absolute path"),
    ])
    func refusedSizes(_ more: String, _ text: String) async throws {
        let error = try #require(await refusal(#"{"name":"a","image":"i","memory":64}"#, more))
        #expect(error.code == "ClientException")
        #expect(error.message.contains(text), "\(error.message)")
    }

    @Test("sizes in units and in words")
    func sizes() async throws {
        for (cpu, memory) in [("256", "512"), (".25 vCPU", "0.5 GB"), ("0.25vcpu", "512")] {
            let answer = try await register(
                #"{"name":"a","image":"i"}"#,
                #","networkMode":"awsvpc","requiresCompatibilities":["FARGATE"],"cpu":"\#(cpu)","memory":"\#(memory)""#)
            #expect(answer["taskDefinition"]?["cpu"] == .string(cpu))
            #expect(
                answer["taskDefinition"]?["compatibilities"]
                    == .array([.string("EC2"), .string("FARGATE")]))
        }
    }
}
