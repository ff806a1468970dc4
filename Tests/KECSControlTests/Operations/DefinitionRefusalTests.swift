import KECSControl
import KECSModel
import KECSTestSupport
import KECSWire
import Testing

/// What RegisterTaskDefinition refuses beyond the model's constraints, in AWS's words where they
/// are known: each is a ClientException.
@Suite("Task definitions that ECS refuses", .timeLimit(.minutes(1)))
struct DefinitionRefusalTests {
    private let harness = ControlHarness()

    /// Members of a container besides its name and image, or containers, or of the task; and the text.
    struct Case: Sendable, CustomTestStringConvertible {
        var body: String
        var text: String

        init(_ body: String, _ text: String) {
            self.body = body
            self.text = text
        }

        static func container(_ members: String, _ text: String, task: String = "") -> Case {
            Case(
                #""family":"f"\#(task),"containerDefinitions":[{"name":"a","image":"i","memory":64,\#(members)}]"#,
                text)
        }

        /// `b` is a second one.
        static func containers(
            _ a: String, _ b: String = "", _ text: String, task: String = ""
        ) -> Case {
            Case(
                #""family":"f"\#(task),"containerDefinitions":[{"name":"a","image":"i","memory":64\#(a)},{"name":"b","image":"i","memory":64\#(b)}]"#,
                text)
        }

        static func task(_ members: String, _ text: String) -> Case {
            Case(
                #""family":"f",\#(members),"containerDefinitions":[{"name":"a","image":"i","memory":64}]"#,
                text)
        }

        static func image(_ image: String) -> Case {
            Case(
                #""family":"f","containerDefinitions":[{"name":"a","image":"\#(image)","memory":64}]"#,
                "Container.image contains invalid characters.")
        }

        static func fargate(
            _ members: String = "", task: String = "", size: String = #""cpu":"256","memory":"512""#,
            _ text: String
        ) -> Case {
            container(
                #""cpu":0\#(members)"#, text,
                task: #","requiresCompatibilities":["FARGATE"],"networkMode":"awsvpc",\#(size)\#(task)"#)
        }

        var testDescription: String { "\(text) \(body)" }
    }

    private static let least = #"{"name":"a","image":"i","memory":64}"#

    static let names: [Case] = [
        Case(#""family":"","containerDefinitions":[\#(least)]"#, "Family can not be blank."),
        Case(#""family":"a b","containerDefinitions":[\#(least)]"#, "Family contains invalid characters."),
        Case(#""family":"é","containerDefinitions":[\#(least)]"#, "Family contains invalid characters."),
        Case(
            #""family":"\#(String(repeating: "x", count: 256))","containerDefinitions":[\#(least)]"#,
            "Family contains invalid characters."),
        Case(#""family":"f","containerDefinitions":[]"#, "Container list cannot be empty."),
        Case(
            #""family":"f","containerDefinitions":[\#(Array(repeating: least, count: 11).joined(separator: ","))]"#,
            "Too many containers."),
        Case(#""family":"f","containerDefinitions":[{"image":"i","memory":64}]"#, "Container.name should not be null or empty."),
        Case(#""family":"f","containerDefinitions":[{"name":"","image":"i","memory":64}]"#, "Container.name should not be null or empty."),
        Case(#""family":"f","containerDefinitions":[{"name":"a.b","image":"i","memory":64}]"#, "Container.name contains invalid characters."),
        Case(
            #""family":"f","containerDefinitions":[{"name":"\#(String(repeating: "x", count: 256))","image":"i","memory":64}]"#,
            "Container.name contains invalid characters."),
        Case(#""family":"f","containerDefinitions":[{"name":"a","memory":64}]"#, "Container.image should not be null or empty."),
        Case(#""family":"f","containerDefinitions":[{"name":"a","image":"","memory":64}]"#, "Container.image should not be null or empty."),
        .image("$ECR/app:$TAG"), .image("my image"), .image("<IMAGE>"), .image("a:b "), .image("a\\nb"),
        .image("é"), .image("i@sha256:12"), .image("i@md5:0123"), .image("i@"), .image("@sha256:" + digest),
        .image("i@sha256:" + String(digest.dropLast()) + "g"), .image(String(repeating: "x", count: 256)),
        Case(#""family":"f","containerDefinitions":[\#(least),\#(least)]"#, "Container names must be unique within a Task Definition."),
        .task(#""tags":[]"#, "Tags can not be empty."),
        .task(#""volumes":[{}]"#, "Volume.name should not be null or empty."),
        .task(#""volumes":[{"name":"a b"}]"#, "Volume.name contains invalid characters."),
        .task(#""volumes":[{"name":"v"},{"name":"v"}]"#, "Volume names must be unique within a Task Definition."),
        .task(#""volumes":[{"name":"v","host":{"sourcePath":""}}]"#, "host.sourcePath should not be blank."),
        .task(
            #""volumes":[{"name":"v","configuredAtLaunch":true}]"#,
            "Volumes [v] are not referenced by any of the containers"),
        .task(
            #""volumes":[{"name":"v","efsVolumeConfiguration":{"fileSystemId":"fs-1","rootDirectory":"/x","authorizationConfig":{"accessPointId":"fsap-1"}}}]"#,
            #"When using an EFS access point, the root directory must either be set to "/" or be omitted."#),
        .task(
            #""volumes":[{"name":"v","efsVolumeConfiguration":{"fileSystemId":"fs-1","authorizationConfig":{"iam":"ENABLED"}}}]"#,
            "EFS IAM authorization requires TransitEncryption to be enabled."),
        .task(
            #""volumes":[{"name":"v","efsVolumeConfiguration":{"fileSystemId":"fs-1","transitEncryptionPort":2049}}]"#,
            "TransitEncryptionPort requires that TransitEncryption is enabled."),
        .task(#""inferenceAccelerators":[{"deviceName":"d","deviceType":"t"}]"#, "Unsupported field 'inferenceAccelerators'."),
        .task(
            #""proxyConfiguration":{"type":"APPMESH","containerName":"a"}"#,
            "APPMESH proxy configuration is only supported in networkMode=awsvpc"),
        .task(
            #""networkMode":"awsvpc","proxyConfiguration":{"type":"APPMESH","containerName":"x"}"#,
            "Proxy container [x] does not exist"),
    ]

    private static let digest = String(repeating: "0123456789abcdef", count: 4)

    static let ports: [Case] = [
        .container(#""portMappings":[{}]"#, "Invalid 'containerPort' setting for container 'a'."),
        .container(#""portMappings":[{"hostPort":80}]"#, "Invalid 'containerPort' setting for container 'a'."),
        .container(#""portMappings":[{"containerPort":80},{"protocol":"tcp"}]"#, "Invalid 'containerPort' setting for container 'a'."),
        .container(#""portMappings":[{"containerPort":0}]"#, "Invalid 'containerPort' setting for container 'a'."),
        .container(#""portMappings":[{"containerPort":-1}]"#, "Invalid 'containerPort' setting for container 'a'."),
        .container(#""portMappings":[{"containerPort":65536}]"#, "Invalid 'containerPort' setting for container 'a'."),
        .container(#""portMappings":[{"containerPort":80,"hostPort":65536}]"#, "Invalid 'hostPort' setting for container 'a'."),
        .container(#""portMappings":[{"containerPort":80,"hostPort":-1}]"#, "Invalid 'hostPort' setting for container 'a'."),
        .container(#""portMappings":[{"containerPortRange":"90-80"}]"#, "Invalid 'containerPortRange' setting for container 'a'."),
        .container(#""portMappings":[{"containerPortRange":"80"}]"#, "Invalid 'containerPortRange' setting for container 'a'."),
        .container(#""portMappings":[{"containerPortRange":"0-9"}]"#, "Invalid 'containerPortRange' setting for container 'a'."),
        .container(#""portMappings":[{"containerPortRange":"1-99999999999999999999"}]"#, "Invalid 'containerPortRange' setting for container 'a'."),
        .container(
            #""portMappings":[{"containerPortRange":"80-90","containerPort":80}]"#,
            "Invalid port mapping of container 'a': cannot specify both single port and port range."),
        .container(
            #""portMappings":[{"containerPortRange":"80-90"},{"containerPortRange":"90-91"}]"#,
            "Port range 90-91 of container 'a': container port is used multiple times in task."),
        .container(
            #""portMappings":[{"containerPort":80,"hostPort":3000},{"containerPort":81,"hostPort":3000}]"#,
            "TCP host port '3000' is mapped multiple times in task."),
        .containers(
            #","portMappings":[{"containerPort":80,"hostPort":53,"protocol":"udp"}]"#,
            #","portMappings":[{"containerPort":80,"hostPort":53,"protocol":"udp"}]"#,
            "UDP host port '53' is mapped multiple times in task."),
        .containers(
            #","portMappings":[{"containerPort":80}]"#, #","portMappings":[{"containerPort":80}]"#,
            "TCP host port '80' is mapped multiple times in task.", task: #","networkMode":"awsvpc""#),
        .containers(
            #","portMappings":[{"containerPort":80,"hostPort":80}]"#, #","portMappings":[{"containerPort":80}]"#,
            "TCP host port '80' is mapped multiple times in task.", task: #","networkMode":"host""#),
        .container(
            #""portMappings":[{"containerPort":80,"hostPort":81}]"#,
            "When networkMode=awsvpc, the host ports and container ports in port mappings must match.",
            task: #","networkMode":"awsvpc""#),
        .container(
            #""portMappings":[{"containerPort":80,"hostPort":0}]"#,
            "When networkMode=host, the host ports and container ports in port mappings must match.",
            task: #","networkMode":"host""#),
        .container(
            #""portMappings":[{"containerPort":80}]"#,
            "Port mappings are not supported when networkMode=none.", task: #","networkMode":"none""#),
        .containers(
            #","portMappings":[{"containerPort":80,"name":"http"}]"#,
            #","portMappings":[{"containerPort":81,"name":"http"}]"#,
            "The port mapping name is already used: 'http'."),
    ]

    static let network: [Case] = [
        ("hostname", #""h""#, "hostname is"), ("extraHosts", #"[{"hostname":"h","ipAddress":"1.2.3.4"}]"#, "Extra hosts are"),
        ("dnsServers", #"["1.1.1.1"]"#, "DNS servers are"),
        ("dnsSearchDomains", #"["d"]"#, "DNS search domains are"),
        ("disableNetworking", "true", "Disable Networking is"),
    ].map { name, value, what in
        .container(
            #""\#(name)":\#(value)"#, "\(what) not supported on container when networkMode=awsvpc.",
            task: #","networkMode":"awsvpc""#)
    } + ["awsvpc", "host", "none"].map { mode in
        .containers(
            #","links":["b"]"#, "", "Links are not supported when networkMode=\(mode).",
            task: #","networkMode":"\#(mode)""#)
    }

    static let relations: [Case] = [
        .container(#""links":["x"]"#, "Invalid 'links' setting. Unknown container: 'x'"),
        .container(#""volumesFrom":[{"sourceContainer":"x"}]"#, "Invalid 'volumesFrom' setting. Unknown container: 'x'"),
        .container(
            #""dependsOn":[{"containerName":"x","condition":"START"}]"#,
            "Cannot depend on container + 'x' because it does not exist"),
        .containers(#","links":["b"]"#, #","links":["a:alias"]"#, "Container links should not have a cycle"),
        .containers(
            #","dependsOn":[{"containerName":"b","condition":"START"}]"#, #","links":["a"]"#,
            "Container dependencies must not have a cycle: a -> b -> a"),
        .containers(
            #","dependsOn":[{"containerName":"b","condition":"SUCCESS"}]"#,
            "", "A dependency container with SUCCESS or COMPLETE condition cannot be an essential container"),
        .containers(
            #","dependsOn":[{"containerName":"b","condition":"COMPLETE"}]"#,
            "", "A dependency container with SUCCESS or COMPLETE condition cannot be an essential container"),
        .containers(
            #","dependsOn":[{"containerName":"b","condition":"HEALTHY"}]"#,
            "", "A dependency container with HEALTHY condition must have health check configured"),
        .container(#""essential":false"#, "Task definition doesn't have any essential container."),
        .container(#""mountPoints":[{"containerPath":"/x"}]"#, "Unknown volume 'null'."),
        .container(#""mountPoints":[{"sourceVolume":"","containerPath":"/x"}]"#, "Unknown volume 'null'."),
        .container(#""mountPoints":[{"sourceVolume":"v","containerPath":"/x"}]"#, "Unknown volume 'v'."),
    ]

    static let members: [Case] = [
        .container(#""environment":[{"value":"v"}]"#, "Environment variable name cannot be null or blank."),
        .container(#""environment":[{"name":"","value":"v"}]"#, "Environment variable name cannot be null or blank."),
        .container(
            #""environment":[{"name":"K","value":"v"}],"secrets":[{"name":"K","valueFrom":"s"}]"#,
            "The secret name must be unique and not shared with any new or existing environment variables set on the container, such as 'K'.",
            task: #","executionRoleArn":"r""#),
        .container(
            #""secrets":[{"name":"K","valueFrom":"s"}]"#,
            "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'."),
        .container(#""environmentFiles":[{"type":"s3","value":"file.env"}]"#, "Invalid arn syntax."),
        .container(
            #""environmentFiles":[\#(Array(repeating: #"{"type":"s3","value":"arn:aws:s3:::b/f.env"}"#, count: 11).joined(separator: ","))]"#,
            "The maximum number of environment files was exceeded. Specify ten or less and try again."),
        .container(
            #""logConfiguration":{"logDriver":"awslogs"}"#,
            "Log driver awslogs requires options: awslogs-region, awslogs-group"),
        .container(
            #""logConfiguration":{"logDriver":"awslogs","options":{"awslogs-region":"us-east-1","awslogs-group":""}}"#,
            "Log driver awslogs requires options: awslogs-group"),
        .container(
            #""ulimits":[{"name":"nofile","softLimit":2,"hardLimit":1}]"#,
            "Soft limit exceeds hard limit for ulimit nofile"),
        .container(
            #""restartPolicy":{"enabled":true,"restartAttemptPeriod":59}"#,
            "The 'restartAttemptPeriod' setting for container 'a' must be between 60 and 1800."),
        Case(
            #""family":"f","containerDefinitions":[{"name":"a","image":"i"}]"#,
            "Invalid setting for container 'a'. At least one of 'memory' or 'memoryReservation' must be specified."),
        .container(
            #""memoryReservation":65"#,
            "Invalid setting for container 'a'. 'memory' must be greater than or equal to 'memoryReservation'."),
        .task(#""memory":"63""#, "The 'memory' setting for container 'a' is greater than for the task."),
        .task(#""ephemeralStorage":{"sizeInGiB":20}"#, "EphemeralStorage size should be at least 21"),
        .task(#""ephemeralStorage":{"sizeInGiB":201}"#, "EphemeralStorage size should be at most 200"),
        .task(
            #""requiresCompatibilities":["EC2"],"ephemeralStorage":{"sizeInGiB":21}"#,
            "Tasks using the EC2 launch type do not support EphemeralStorage"),
    ]

    static let fargate: [Case] = [
        .task(#""requiresCompatibilities":["FARGATE"]"#, "Fargate only supports network mode ‘awsvpc’."),
        .fargate(size: #""memory":"512""#, "Fargate requires that 'cpu' be defined at the task level."),
        .fargate(size: #""cpu":"256""#, "Fargate requires that 'memory' be defined at the task level."),
        .fargate(size: #""cpu":"256","memory":"4096""#, "No Fargate configuration exists for given values."),
        .fargate(
            task: #","runtimePlatform":{"operatingSystemFamily":"WINDOWS_SERVER_2022_CORE"}"#,
            "No Fargate configuration exists for given values."),
        .fargate(
            task: #","pidMode":"host""#,
            "Tasks using the Fargate launch type do not support pidMode 'host'. The supported value for pidMode is 'task'."),
        .fargate(task: #","ipcMode":"task""#, "Fargate compatible task definitions do not support ipcMode"),
        .fargate(
            task: #","placementConstraints":[{"type":"memberOf","expression":"x"}]"#,
            "Fargate compatible task definitions do not support constraints"),
        .fargate(
            task: #","volumes":[{"name":"v","dockerVolumeConfiguration":{}}]"#,
            "Fargate compatible task definitions do not support dockerVolumeConfiguration"),
        .fargate(
            task: #","volumes":[{"name":"v","host":{"sourcePath":"/x"}}]"#,
            "Fargate compatible task definitions do not support sourcePath"),
        .fargate(#","privileged":true"#, "Fargate requires that the 'privileged' setting be 'false'."),
        .fargate(
            #","dockerSecurityOptions":["no-new-privileges"]"#,
            "Fargate compatible task definitions do not support dockerSecurityOptions"),
        .fargate(
            #","resourceRequirements":[{"type":"GPU","value":"1"}]"#,
            "Tasks using the Fargate launch type do not support GPU resource requirements."),
        .fargate(
            #","stopTimeout":121"#,
            "Tasks using the Fargate launch type must have a container stop timeout of less than 120 seconds."),
        .fargate(
            #","linuxParameters":{"devices":[{"hostPath":"/dev/null"}]}"#,
            "Fargate compatible task definitions do not support devices"),
        .fargate(
            #","linuxParameters":{"sharedMemorySize":1}"#,
            "Fargate compatible task definitions do not support sharedMemorySize"),
        .fargate(
            #","linuxParameters":{"maxSwap":0}"#,
            "Fargate compatible task definitions do not support maxSwap"),
        .fargate(
            #","linuxParameters":{"swappiness":1}"#,
            "Fargate compatible task definitions do not support swappiness"),
        .fargate(
            #","linuxParameters":{"capabilities":{"add":["SYS_PTRACE","NET_ADMIN"]}}"#,
            "NET_ADMIN is not allowed on Fargate."),
        .fargate(
            #","logConfiguration":{"logDriver":"syslog"}"#,
            "syslog is not a valid log driver. Must be one of [awslogs, splunk, awsfirelens]"),
        .fargate(
            #","logConfiguration":{"logDriver":"awslogs","options":{"awslogs-region":"r","awslogs-group":"g"}}"#,
            "Fargate requires task definition to have execution role ARN to support log driver awslogs."),
        Case(
            #""family":"f","requiresCompatibilities":["FARGATE"],"networkMode":"awsvpc","cpu":"256","memory":"512","containerDefinitions":[{"name":"a","image":"000000000000.dkr.ecr.us-east-1.amazonaws.com/app:1"}]"#,
            "Fargate requires task definition to have execution role ARN to support ECR images."),
        .containers(
            #","cpu":129"#, #","cpu":128"#,
            "The sum of all container 'cpu' values cannot be greater than the value of the task 'cpu'.",
            task: #","requiresCompatibilities":["FARGATE"],"networkMode":"awsvpc","cpu":"256","memory":"512""#),
    ]

    @Test(arguments: names + ports + network + relations + members + fargate)
    func refused(_ refused: Case) async throws {
        #expect(
            await harness.error("RegisterTaskDefinition", "{\(refused.body)}")
                == .client(refused.text))
        #expect(harness.store.state.families.isEmpty)
    }

    @Test("a definition has at most 64 KiB")
    func size() async throws {
        func body(_ count: Int) -> String {
            #"{"family":"f","containerDefinitions":[{"name":"a","image":"i","memory":64,"environment":[{"name":"K","value":"\#(String(repeating: "x", count: count))"}]}]}"#
        }
        #expect(await harness.error("RegisterTaskDefinition", body(64_000)) == nil)
        let error = try #require(await harness.error("RegisterTaskDefinition", body(66_000)))
        #expect(error.code == "ClientException")
        #expect(error.message.hasPrefix("Actual length: '66"), "\(error.message)")
        #expect(error.message.hasSuffix("'. Max allowed length is '65536' bytes."))
    }

    @Test("what is next to a refusal is taken", arguments: [
        #""family":"\#(String(repeating: "x", count: 255))","containerDefinitions":[\#(least)]"#,
        #""family":"f","containerDefinitions":[{"name":"a","image":"reg.example.com:5000/Team/a_b-c.d:1.0-x","memory":64}]"#,
        #""family":"f","containerDefinitions":[{"name":"a","image":"reg/app:tag@sha256:\#(digest)","memory":64}]"#,
        #""family":"f","containerDefinitions":[{"name":"a","image":"\#(String(repeating: "x", count: 255))@sha256:\#(digest)","memory":64}]"#,
        #""family":"f","containerDefinitions":[{"name":"a","image":"i","memory":64,"portMappings":[{"containerPort":80},{"containerPort":80},{"containerPort":53,"hostPort":53},{"containerPort":53,"hostPort":53,"protocol":"udp"}]}]"#,
        #""family":"f","networkMode":"host","containerDefinitions":[{"name":"a","image":"i","memory":64,"hostname":"h","dnsServers":["1.1.1.1"],"portMappings":[{"containerPort":80,"hostPort":80}]}]"#,
        #""family":"f","memory":"64","containerDefinitions":[\#(least)]"#,
        #""family":"f","requiresCompatibilities":["FARGATE"],"networkMode":"awsvpc","cpu":"256","memory":"512","executionRoleArn":"r","pidMode":"task","ephemeralStorage":{"sizeInGiB":21},"containerDefinitions":[{"name":"a","image":"000000000000.dkr.ecr.us-east-1.amazonaws.com/app:1","cpu":256,"stopTimeout":120,"linuxParameters":{"capabilities":{"add":["SYS_PTRACE"],"drop":["ALL"]},"sharedMemorySize":0},"logConfiguration":{"logDriver":"awslogs","options":{"awslogs-region":"r","awslogs-group":"g"}}}]"#,
    ])
    func taken(_ body: String) async {
        #expect(await harness.error("RegisterTaskDefinition", "{\(body)}") == nil)
    }
}
