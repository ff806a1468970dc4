import Foundation
import KECSControl
import KECSModel
import KECSTestSupport
import KECSWire
import Testing

/// AWS's console and APIs write empty lists, empty texts and zeros for what is not set.
@Suite("Members that are empty are members that are absent", .timeLimit(.minutes(1)))
struct UnsetMemberTests {
    private let harness = ControlHarness()

    private func register(_ body: String) async throws -> (JSONValue, TaskDefinitionRecord) {
        let answer = try await harness.call("RegisterTaskDefinition", body)
        let definition = try #require(answer["taskDefinition"])
        let arn = try #require(definition["taskDefinitionArn"]?.text)
        return (definition, try #require(harness.store.state.taskDefinitions[arn]))
    }

    private static func value(_ json: String) throws -> JSONValue {
        try JSONDecoder().decode(JSONValue.self, from: Data(json.utf8))
    }

    @Test("of a container", arguments: ["bridge", "awsvpc"], [
        ("entryPoint", "[]"), ("command", "[]"), ("environment", "[]"), ("environmentFiles", "[]"),
        ("secrets", "[]"), ("links", "[]"), ("portMappings", "[]"), ("mountPoints", "[]"),
        ("volumesFrom", "[]"), ("dependsOn", "[]"), ("dnsServers", "[]"),
        ("dnsSearchDomains", "[]"), ("extraHosts", "[]"), ("dockerSecurityOptions", "[]"),
        ("dockerLabels", "{}"), ("ulimits", "[]"), ("systemControls", "[]"),
        ("resourceRequirements", "[]"), ("credentialSpecs", "[]"), ("hostname", #""""#),
        ("user", #""""#), ("workingDirectory", #""""#), ("memory", "0"), ("cpu", "0"),
        ("linuxParameters", "{}"),
        ("linuxParameters", #"{"sharedMemorySize":0}"#),
        (
            "linuxParameters",
            #"{"capabilities":{"add":[],"drop":[]},"devices":[],"tmpfs":[],"sharedMemorySize":0}"#
        ),
        ("healthCheck", #"{"command":[]}"#), ("restartPolicy", #"{"enabled":false}"#),
    ])
    func container(networkMode: String, member: (name: String, empty: String)) async throws {
        let base = #""name":"w","image":"i","memoryReservation":64"#
        func body(_ more: String) -> String {
            #"{"family":"f","networkMode":"\#(networkMode)","containerDefinitions":[{\#(base)\#(more)}]}"#
        }
        let (_, absent) = try await register(body(""))
        let (echo, empty) = try await register(body(#","\#(member.name)":\#(member.empty)"#))
        #expect(empty.containers == absent.containers)
        #expect(empty.unsupported == [])
        // What was sent is told back.
        #expect(
            echo["containerDefinitions"]?[0]?[member.name] == (try Self.value(member.empty)))
    }

    @Test("of a task", arguments: [
        ("volumes", "[]"), ("placementConstraints", "[]"), ("requiresCompatibilities", "[]"),
        ("cpu", #""""#), ("memory", #""""#), ("executionRoleArn", #""""#), ("taskRoleArn", #""""#),
        ("runtimePlatform", "{}"),
    ])
    func task(member: String, empty: String) async throws {
        let base = #""family":"f","containerDefinitions":[{"name":"w","image":"i","memory":64}]"#
        let (_, absent) = try await register("{\(base)}")
        let (echo, record) = try await register(#"{\#(base),"\#(member)":\#(empty)}"#)
        #expect(record.containers == absent.containers && record.volumes == absent.volumes)
        #expect(record.cpu == nil && record.memory == nil)
        #expect(echo[member] == (try Self.value(empty)))
    }

    @Test("of a volume", arguments: [
        #"{"name":"v","host":{}}"#,
        #"{"name":"v","configuredAtLaunch":false}"#,
    ])
    func volume(_ volume: String) async throws {
        let base = #""family":"f","containerDefinitions":[{"name":"w","image":"i","memory":64}]"#
        let (_, record) = try await register(#"{\#(base),"volumes":[\#(volume)]}"#)
        #expect(record.volumes == [VolumeSpec(name: "v", source: .task)])
        #expect(record.unsupported == [])
    }

    @Test("of an override", arguments: [
        ("command", "[]"), ("environment", "[]"), ("environmentFiles", "[]"),
        ("resourceRequirements", "[]"), ("memory", "0"), ("memoryReservation", "0"),
    ])
    func override(member: String, empty: String) async throws {
        _ = try await harness.call("CreateCluster", "{}")
        let (_, definition) = try await register(
            #"{"family":"f","containerDefinitions":[{"name":"w","image":"i","memory":64,"command":["a"],"environment":[{"name":"K","value":"v"}]}]}"#
        )
        let answer = try await harness.call(
            "RunTask",
            #"{"taskDefinition":"f","group":"","startedBy":"","platformVersion":"","overrides":{"cpu":"","containerOverrides":[{"name":"w","\#(member)":\#(empty)}]}}"#
        )
        let told = try #require(answer["tasks"]?[0])
        let task = try #require(harness.store.state.tasks[told["taskArn"]?.text ?? ""])
        #expect(TaskSpec(task: task, definition: definition).containers == definition.containers)
        #expect(told["containers"]?[0]?["memory"] == .string("64"))
        #expect(
            told["overrides"]?["containerOverrides"]?[0]?[member] == (try Self.value(empty)))
        #expect(told["group"] == .string("family:f") && told["startedBy"] == nil)
    }

    /// Rows of before keep what was sent.
    @Test("an override in a row of before")
    func applying() {
        var spec = ContainerSpec(name: "w", image: "i")
        spec.command = ["a"]
        #expect(spec.applying(ContainerOverrideSpec(name: "w", command: [])).command == ["a"])
        #expect(spec.applying(ContainerOverrideSpec(name: "w", command: ["b"])).command == ["b"])
    }
}
