import Foundation
import KECSWire
import Testing

@Suite("Coding of ECS messages")
struct ECSCodingTests {
    private func read<Value: Decodable>(_ text: String, as type: Value.Type = Value.self) throws -> Value {
        try ECSRequestDecoder().decode(type, from: Data(text.utf8))
    }

    private func write(_ value: some Encodable) throws -> String {
        String(decoding: try ECSResponseEncoder().encode(value), as: UTF8.self)
    }

    @Test("RunTask as the CLI sends it")
    func runTask() throws {
        let request: RunTaskRequest = try read(
            """
            {"cluster": "default", "taskDefinition": "web:3", "count": 2, "launchType": "FARGATE",
             "networkConfiguration": {"awsvpcConfiguration": {"subnets": ["subnet-1"], "assignPublicIp": "ENABLED"}},
             "overrides": {"containerOverrides": [{"name": "web", "environment": [{"name": "A", "value": ""}]}]},
             "tags": [{"key": "k", "value": "v"}]}
            """)
        let expected = RunTaskRequest(
            cluster: "default",
            count: 2,
            launchType: .fargate,
            networkConfiguration: NetworkConfiguration(
                awsvpcConfiguration: AwsVpcConfiguration(subnets: ["subnet-1"], assignPublicIp: .enabled)),
            overrides: TaskOverride(containerOverrides: [
                ContainerOverride(name: "web", environment: [KeyValuePair(name: "A", value: "")])
            ]),
            tags: [Tag(key: "k", value: "v")],
            taskDefinition: "web:3")
        #expect(request == expected)
        #expect(try read(write(request)) == request)
    }

    @Test("a large RegisterTaskDefinition")
    func registerTaskDefinition() throws {
        let request: RegisterTaskDefinitionRequest = try read(SampleBodies.registerTaskDefinition)
        #expect(request.family == "shop")
        #expect(request.containerDefinitions?.count == 2)
        let web = try #require(request.containerDefinitions?.first)
        #expect(web.portMappings?.first?.protocol == .tcp)
        #expect(web.portMappings?.first?.hostPort == nil)
        #expect(web.dependsOn == [ContainerDependency(containerName: "db", condition: .healthy)])
        #expect(web.dockerLabels == ["com.example/role": "web", "empty": ""])
        #expect(web.ulimits?.first == Ulimit(name: .nofile, softLimit: 1024, hardLimit: 4096))
        #expect(web.linuxParameters?.capabilities?.drop == ["ALL"])
        #expect(request.volumes?.last?.efsVolumeConfiguration?.transitEncryption == .enabled)
        #expect(request.cpu == "256")
        try request.validate()
        #expect(try read(write(request)) == request)
    }

    @Test("a DescribeTasks answer")
    func describeTasks() throws {
        let response = DescribeTasksResponse(
            tasks: [
                ECSTask(
                    attachments: [],
                    containers: [
                        Container(
                            name: "web", lastStatus: "STOPPED", exitCode: 137,
                            networkBindings: [
                                NetworkBinding(bindIP: "0.0.0.0", containerPort: 80, hostPort: 8080, protocol: .tcp)
                            ],
                            cpu: "128")
                    ],
                    cpu: "256",
                    createdAt: ECSTimestamp(milliseconds: 1_557_119_253_821),
                    lastStatus: "STOPPED",
                    stopCode: .essentialContainerExited,
                    taskArn: "arn:aws:ecs:us-east-1:000000000000:task/default/0123456789abcdef0123456789abcdef",
                    version: 4)
            ],
            failures: [Failure(arn: "x", reason: "MISSING")])
        let text = try write(response)
        #expect(try read(text, as: DescribeTasksResponse.self) == response)
        #expect(text.contains(#""createdAt":1557119253.821"#))
        #expect(text.contains(#"task/default/0123"#), "slashes are not escaped")
        #expect(text.contains(#""attachments":[]"#), "an empty list stays")
        #expect(text.contains(#""cpu":"256""#))
        #expect(!text.contains("null"))
        #expect(!text.contains("stoppedAt"))
    }

    @Test("enum values that the model does not know survive")
    func unknownEnum() throws {
        let request: RunTaskRequest = try read(#"{"launchType":"MOON"}"#)
        #expect(request.launchType?.rawValue == "MOON")
        #expect(request.launchType?.isKnown == false)
        #expect(request.launchType == "MOON")
        #expect(try write(request) == #"{"launchType":"MOON"}"#)
        #expect(LaunchType.knownValues.allSatisfy { $0.isKnown })
    }

    @Test("null is absent, unknown members are ignored")
    func nullAndUnknown() throws {
        let request: RunTaskRequest = try read(
            #"{"count":null,"cluster":null,"tags":null,"launchType":null,"overrides":null,"#
                + #""startedBy":"me","zzz":[{"a":[null]}]}"#)
        #expect(request == RunTaskRequest(startedBy: "me"))
        #expect(try write(request) == #"{"startedBy":"me"}"#)
    }

    @Test("no body is an empty object", arguments: ["", "  \r\n\t", "{}", " { } "])
    func emptyBody(text: String) throws {
        #expect(try read(text, as: ListClustersRequest.self) == ListClustersRequest())
    }

    @Test("numbers that are whole are integers however they are written", arguments: ["3", "3.0", "3e0", "30e-1"])
    func wholeNumbers(text: String) throws {
        #expect(try read(#"{"count":\#(text)}"#, as: RunTaskRequest.self).count == 3)
    }

    @Test("a document keeps any JSON")
    func document() throws {
        let text = #"{"hookDetails":{"a":[1,1.5,true,null,"x",{}]}}"#
        let hook: DeploymentLifecycleHook = try read(text)
        #expect(hook.hookDetails == .object([
            "a": .array([.integer(1), .number(1.5), .bool(true), .null, .string("x"), .object([:])])
        ]))
        #expect(try write(hook) == text)
    }

    @Test("a number that JSON cannot write is a server's error")
    func unwritable() {
        let error = #expect(throws: ECSError.self) {
            try ECSResponseEncoder().encode(Scale(value: .nan))
        }
        #expect(error?.code == "ServerException")
    }
}
