import KECSControl
import KECSModel
import KECSTestSupport
import KECSWire
import Testing

/// What RunTask, CreateService and UpdateService refuse beyond the model's constraints, with AWS's
/// codes and, where they are known, its texts.
@Suite("Launches that ECS refuses", .timeLimit(.minutes(1)))
struct LaunchRefusalTests {
    private let harness = ControlHarness()

    /// Of `app` in bridge mode and `vpc`, which Fargate takes.
    private func prepare() async throws {
        _ = try await harness.call("CreateCluster", "{}")
        let container = #"{"name":"w","image":"i","memory":64}"#
        _ = try await harness.call(
            "RegisterTaskDefinition", #"{"family":"app","containerDefinitions":[\#(container)]}"#)
        _ = try await harness.call(
            "RegisterTaskDefinition",
            #"{"family":"vpc","networkMode":"awsvpc","cpu":"256","memory":"512","containerDefinitions":[\#(container)]}"#
        )
    }

    static let subnets = #""networkConfiguration":{"awsvpcConfiguration":{"subnets":["s"]}}"#

    static let both: [(String, ECSError)] = [
        (#""taskDefinition":"a b""#, .client("Family contains invalid characters.")),
        (#""taskDefinition":"a b:1""#, .client("Family contains invalid characters.")),
        (#""taskDefinition":"none""#, .client("TaskDefinition not found.")),
        (#""taskDefinition":"app:0""#, .client("Invalid revision number. Number: 0")),
        (
            #""taskDefinition":"app","cluster":"a.b""#,
            .invalidParameter(#"Cluster must match ^[a-zA-Z0-9\-_]{1,255}$, but was a.b"#)
        ),
        (
            #""taskDefinition":"vpc""#,
            .invalidParameter("Network Configuration must be provided when networkMode 'awsvpc' is specified.")
        ),
        (
            #""taskDefinition":"vpc","networkConfiguration":{"awsvpcConfiguration":{"subnets":[]}}"#,
            .invalidParameter("subnets can not be empty.")
        ),
        (
            #""taskDefinition":"vpc","networkConfiguration":{"awsvpcConfiguration":{"subnets":["s"],"assignPublicIp":"ENABLED"}}"#,
            .invalidParameter("Assign public IP is not supported for this launch type.")
        ),
        (
            #""taskDefinition":"vpc","launchType":"FARGATE",\#(subnets),"placementConstraints":[{"type":"distinctInstance"}]"#,
            .invalidParameter("Placement constraints are not supported with FARGATE launch type.")
        ),
        (
            #""taskDefinition":"vpc","launchType":"FARGATE",\#(subnets),"placementStrategy":[{"type":"random"}]"#,
            .invalidParameter("Placement strategies are not supported with FARGATE launch type.")
        ),
        (
            #""taskDefinition":"app","placementStrategy":[\#(Array(repeating: #"{"type":"random"}"#, count: 6).joined(separator: ","))]"#,
            .invalidParameter("Maximum number of strategies is 5.")
        ),
        (
            #""taskDefinition":"app","placementStrategy":[{"type":"binpack","field":"disk"}]"#,
            .invalidParameter("binpack field 'disk' is invalid.")
        ),
        (
            #""taskDefinition":"app","platformVersion":"1.4.0""#,
            .invalidParameter("The platform version must be null when specifying an EC2 launch type.")
        ),
        (
            #""taskDefinition":"app","launchType":"FARGATE""#,
            .invalidParameter("Task definition does not support launch_type FARGATE.")
        ),
    ]

    @Test("alike", arguments: ["RunTask", "CreateService"], both)
    func alike(operation: String, refused: (body: String, error: ECSError)) async throws {
        try await prepare()
        let service = operation == "RunTask" ? "" : #""serviceName":"s","desiredCount":1,"#
        #expect(await harness.error(operation, "{\(service)\(refused.body)}") == refused.error)
        #expect(harness.store.state.tasks.isEmpty && harness.store.state.services.isEmpty)
    }

    @Test("RunTask", arguments: [
        (#""group":"service:web""#, "Invalid namespace for group."),
        (#""overrides":{"containerOverrides":[{"name":"x"}]}"#, "Override for container named x is not a container in the TaskDefinition."),
    ])
    func runTask(more: String, text: String) async throws {
        try await prepare()
        #expect(
            await harness.error("RunTask", #"{"taskDefinition":"app",\#(more)}"#)
                == .invalidParameter(text))
    }

    @Test("CreateService", arguments: [
        (
            #""taskDefinition":"app","schedulingStrategy":"DAEMON","deploymentConfiguration":{"maximumPercent":101}"#,
            "The daemon scheduling strategy does not support values above 100 for maximumPercent."
        ),
        (
            #""taskDefinition":"app","schedulingStrategy":"DAEMON","placementStrategy":[{"type":"random"}]"#,
            "The daemon scheduling strategy does not support placement strategies."
        ),
        (
            #""taskDefinition":"app","schedulingStrategy":"DAEMON","availabilityZoneRebalancing":"ENABLED""#,
            "Availability Zone Rebalancing does not support DAEMON services."
        ),
        (
            #""taskDefinition":"vpc","desiredCount":1,"role":"r",\#(subnets)"#,
            "You cannot specify an IAM role for services that require a service linked role."
        ),
        (
            #""taskDefinition":"app","desiredCount":1,"deploymentConfiguration":{"minimumHealthyPercent":100,"maximumPercent":100}"#,
            "Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments."
        ),
    ])
    func createService(body: String, text: String) async throws {
        try await prepare()
        #expect(
            await harness.error("CreateService", #"{"serviceName":"s",\#(body)}"#)
                == .invalidParameter(text))
    }

    @Test("UpdateService")
    func updateService() async throws {
        try await prepare()
        _ = try await harness.call(
            "CreateService", #"{"serviceName":"d","taskDefinition":"app","schedulingStrategy":"DAEMON"}"#)
        _ = try await harness.call(
            "CreateService",
            #"{"serviceName":"v","taskDefinition":"vpc","desiredCount":1,"launchType":"FARGATE",\#(Self.subnets)}"#)
        for (body, text) in [
            (#""service":"d","placementStrategy":[{"type":"random"}]"#, "The daemon scheduling strategy does not support placement strategies."),
            (#""service":"v","placementStrategy":[{"type":"random"}]"#, "Placement strategies are not supported with FARGATE launch type."),
            (#""service":"v","networkConfiguration":{"awsvpcConfiguration":{"subnets":[]}}"#, "subnets can not be empty."),
        ] {
            #expect(
                await harness.error("UpdateService", "{\(body)}") == .invalidParameter(text))
        }
    }

    @Test("ListTasks of what is no family")
    func listTasks() async throws {
        try await prepare()
        #expect(
            await harness.error("ListTasks", #"{"family":"weird_dir@cats"}"#)
                == .invalidParameter(#"family must match ^[a-zA-Z0-9\-_]+$"#))
    }

    @Test("names of services: the code alone is known", arguments: ["", "a b", "a/b", String(repeating: "x", count: 256)])
    func serviceNames(name: String) async throws {
        try await prepare()
        #expect(
            await harness.error(
                "CreateService", #"{"serviceName":"\#(name)","taskDefinition":"app","desiredCount":1}"#)?.code
                == "InvalidParameterException")
    }
}
