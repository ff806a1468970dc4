import KECSControl
import KECSModel
import KECSTestSupport
import KECSWire
import Testing

/// What answers tell of what was asked for.
@Suite(.timeLimit(.minutes(1)))
struct ToldBackTests {
    private let harness = ControlHarness()

    private func prepare() async throws {
        _ = try await harness.call("CreateCluster", #"{"clusterName":"c"}"#)
        _ = try await harness.call(
            "RegisterTaskDefinition",
            #"{"family":"app","tags":[{"key":"d","value":"1"}],"containerDefinitions":[{"name":"w","image":"i","memory":64,"command":["a"]}]}"#
        )
    }

    @Test("ECS managed tags of RunTask, under those of the request and the definition", arguments: [
        ("", []), (#","enableECSManagedTags":false"#, []),
        (#","enableECSManagedTags":true"#, ["aws:ecs:clusterName=c"]),
        (
            #","enableECSManagedTags":true,"propagateTags":"TASK_DEFINITION","tags":[{"key":"r","value":"2"}]"#,
            ["d=1", "r=2", "aws:ecs:clusterName=c"]
        ),
    ])
    func managedTags(more: String, expected: [String]) async throws {
        try await prepare()
        let answer = try await harness.call(
            "RunTask", #"{"cluster":"c","taskDefinition":"app"\#(more)}"#)
        func tags(_ task: JSONValue?) -> [String]? {
            task?["tags"]?.items.map { "\($0["key"]?.text ?? "")=\($0["value"]?.text ?? "")" }
        }
        #expect(tags(answer["tasks"]?[0]) == expected)
        let arn = answer["tasks"]?[0]?["taskArn"]?.text ?? ""
        let described = try await harness.call(
            "DescribeTasks", #"{"cluster":"c","tasks":["\#(arn)"],"include":["TAGS"]}"#)
        #expect(tags(described["tasks"]?[0]) == expected)
    }

    @Test("managed tags are not counted among the 50")
    func managedTagsOfMany() async throws {
        try await prepare()
        let tags = (1...50).map { #"{"key":"k\#($0)","value":"v"}"# }.joined(separator: ",")
        let answer = try await harness.call(
            "RunTask",
            #"{"cluster":"c","taskDefinition":"app","enableECSManagedTags":true,"tags":[\#(tags)]}"#)
        #expect(answer["tasks"]?[0]?["tags"]?.items.count == 51)
    }

    @Test("of two overrides of one container the last is told, and runs")
    func twoOverrides() async throws {
        try await prepare()
        let answer = try await harness.call(
            "RunTask",
            #"{"cluster":"c","taskDefinition":"app","overrides":{"containerOverrides":[{"name":"w","command":["first"],"memory":99},{"name":"w","command":["last"]}]}}"#
        )
        let told = try #require(answer["tasks"]?[0])
        let task = try #require(harness.store.state.tasks[told["taskArn"]?.text ?? ""])
        let definition = try #require(harness.store.state.taskDefinitions[task.taskDefinitionArn])
        let runs = TaskSpec(task: task, definition: definition).containers[0]
        #expect(runs.command == ["last"] && runs.memory == 64)
        #expect(
            told["overrides"]?["containerOverrides"]
                == .array([
                    .object(["name": .string("w"), "command": .array([.string("last")])])
                ]))
        #expect(told["containers"]?[0]?["memory"] == .string("64"))
    }

    @Test("a ConflictException names the tasks that the token has started")
    func conflict() async throws {
        try await prepare()
        let first = try await harness.call(
            "RunTask", #"{"cluster":"c","taskDefinition":"app","count":2,"clientToken":"t"}"#)
        let arns = first["tasks"]?.items.compactMap { $0["taskArn"]?.text } ?? []
        let error = await harness.error(
            "RunTask", #"{"cluster":"c","taskDefinition":"app","count":3,"clientToken":"t"}"#)
        #expect(error?.code == "ConflictException")
        #expect(error?.resourceIds == arns && arns.count == 2)
    }
}
