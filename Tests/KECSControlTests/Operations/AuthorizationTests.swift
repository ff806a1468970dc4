import KECSAccess
import KECSControl
import KECSModel
import KECSTestSupport
import KECSWire
import Testing

@Suite(.timeLimit(.minutes(1)))
struct AuthorizationTests {
    private let harness = ControlHarness()

    private static func principal(_ words: String...) -> Principal {
        Principal(name: "ann", grants: Set(words.compactMap { Grant($0) }))
    }

    private static let definition =
        #"{"family":"f","containerDefinitions":[{"name":"c","image":"i","memory":64}]}"#

    private func denied(
        _ operation: String, _ json: String, as principal: Principal
    ) async -> Bool {
        await harness.error(operation, json, as: principal)?.code == "AccessDeniedException"
    }

    private func prepare() async throws {
        for name in ["a", "b", "default"] {
            try await harness.call("CreateCluster", #"{"clusterName":"\#(name)"}"#)
        }
        try await harness.call("RegisterTaskDefinition", Self.definition)
    }

    @Test("AWS's words")
    func text() async throws {
        let error = await harness.error(
            "DeleteCluster", #"{"cluster":"a"}"#, as: Self.principal("ecs:read"))
        #expect(
            error
                == .accessDenied(
                    "User: arn:aws:iam::000000000000:user/ann is not authorized to perform: "
                        + "ecs:DeleteCluster on resource: "
                        + "arn:aws:ecs:us-east-1:000000000000:cluster/a because no identity-based "
                        + "policy allows the ecs:DeleteCluster action"))
    }

    @Test("reading needs ecs:read, commands exec, all else ecs:write, for every operation there is")
    func permissions() async throws {
        try await prepare()
        let nobody = Self.principal("events:read", "metrics:read", "logs:read")
        for name in harness.plane.operationNames(of: .ecs) {
            let body = Self.minimalBodies[name] ?? "{}"
            #expect(await denied(name, body, as: nobody), "\(name)")
            let isReader = name.hasPrefix("Describe") || name.hasPrefix("List")
            let needed = name == "ExecuteCommand" ? "exec" : isReader ? "ecs:read" : "ecs:write"
            for word in ["ecs:read", "ecs:write", "exec"] {
                #expect(
                    await denied(name, body, as: Self.principal(word)) == (word != needed),
                    "\(name) with \(word)")
            }
            #expect(await !denied(name, body, as: Self.principal("admin")), "\(name)")
        }
    }

    /// For operations that the model's own constraints stop before.
    private static let minimalBodies: [String: String] = [
        "DeleteCluster": #"{"cluster":"b"}"#, "UpdateCluster": #"{"cluster":"a"}"#,
        "PutClusterCapacityProviders":
            #"{"cluster":"a","capacityProviders":[],"defaultCapacityProviderStrategy":[]}"#,
        "DescribeTasks": #"{"tasks":["x"]}"#, "StopTask": #"{"task":"x"}"#,
        "RunTask": #"{"taskDefinition":"none"}"#,
        "ExecuteCommand": #"{"task":"x","command":"true","interactive":true}"#,
        "RegisterTaskDefinition": definition,
        "CreateService": #"{"serviceName":"s"}"#, "UpdateService": #"{"service":"s"}"#,
        "DeleteService": #"{"service":"s"}"#, "DescribeServices": #"{"services":["s"]}"#,
        "DescribeTaskDefinition": #"{"taskDefinition":"f"}"#,
        "DeregisterTaskDefinition": #"{"taskDefinition":"f:7"}"#,
        "DeleteTaskDefinitions": #"{"taskDefinitions":["f:7"]}"#,
        "ListTagsForResource": #"{"resourceArn":"arn:aws:ecs:us-east-1:000000000000:cluster/a"}"#,
        "TagResource":
            #"{"resourceArn":"arn:aws:ecs:us-east-1:000000000000:cluster/a","tags":[]}"#,
        "UntagResource":
            #"{"resourceArn":"arn:aws:ecs:us-east-1:000000000000:cluster/a","tagKeys":[]}"#,
    ]

    @Test("narrowed to a cluster: by name, by ARN, and by the default where none is named")
    func narrowed() async throws {
        try await prepare()
        let ann = Self.principal("ecs:read@a", "ecs:write@a")
        let root = "arn:aws:ecs:us-east-1:000000000000:cluster/"
        for (cluster, isDenied) in [
            (#""cluster":"a""#, false), (#""cluster":"\#(root)a""#, false), (#""cluster":"b""#, true),
            (#""cluster":"\#(root)b""#, true), ("", true), (#""cluster":"A""#, true),
        ] {
            #expect(await denied("ListTasks", "{\(cluster)}", as: ann) == isDenied, "\(cluster)")
            let comma = cluster.isEmpty ? "" : ","
            #expect(
                await denied("RunTask", #"{"taskDefinition":"f"\#(comma)\#(cluster)}"#, as: ann)
                    == isDenied, "\(cluster)")
            #expect(
                await denied("UpdateCluster", cluster.isEmpty ? #"{"cluster":"default"}"# : "{\(cluster)}", as: ann)
                    == isDenied, "\(cluster)")
        }
        #expect(await !denied("ListTasks", "{}", as: Self.principal("ecs:read@default")))
    }

    @Test("DescribeClusters needs every cluster that it names")
    func describeClusters() async throws {
        try await prepare()
        let ann = Self.principal("ecs:read@a")
        #expect(await !denied("DescribeClusters", #"{"clusters":["a"]}"#, as: ann))
        #expect(await denied("DescribeClusters", #"{"clusters":["a","b"]}"#, as: ann))
        #expect(await denied("DescribeClusters", "{}", as: ann))
        #expect(await denied("DescribeClusters", #"{"clusters":[]}"#, as: ann))
    }

    @Test("ListClusters answers those that may be read, page by page")
    func listClusters() async throws {
        try await prepare()
        func list(_ json: String, _ principal: Principal) async throws -> JSONValue? {
            try await harness.call("ListClusters", json, as: principal)["clusterArns"]
        }
        let root = "arn:aws:ecs:us-east-1:000000000000:cluster/"
        #expect(
            try await list("{}", Self.principal("ecs:read@b", "ecs:write@a"))
                == .array([.string(root + "b")]))
        #expect(
            try await list(#"{"maxResults":1}"#, Self.principal("ecs:read@b", "ecs:read@default"))
                == .array([.string(root + "b")]))
        #expect(await denied("ListClusters", "{}", as: Self.principal("ecs:write")))
    }

    @Test("CreateCluster goes by the new cluster's name")
    func createCluster() async throws {
        let ann = Self.principal("ecs:write@new")
        #expect(await !denied("CreateCluster", #"{"clusterName":"new"}"#, as: ann))
        #expect(await denied("CreateCluster", #"{"clusterName":"other"}"#, as: ann))
        #expect(await denied("CreateCluster", "{}", as: ann))
    }

    @Test("what the account shares is read by whoever reads somewhere, written by nobody narrowed")
    func shared() async throws {
        try await prepare()
        let ann = Self.principal("ecs:read@a", "ecs:write@a")
        #expect(await !denied("DescribeTaskDefinition", #"{"taskDefinition":"f"}"#, as: ann))
        #expect(await !denied("ListTaskDefinitions", "{}", as: ann))
        #expect(await denied("RegisterTaskDefinition", Self.definition, as: ann))
        #expect(await denied("DeregisterTaskDefinition", #"{"taskDefinition":"f:1"}"#, as: ann))
    }

    @Test("tags go by the cluster in the resource's ARN")
    func tags() async throws {
        try await prepare()
        let ann = Self.principal("ecs:read@a", "ecs:write@a")
        let root = "arn:aws:ecs:us-east-1:000000000000:"
        for (resource, isDenied) in [
            ("cluster/a", false), ("cluster/b", true), ("task/a/0", false), ("task/b/0", true),
            ("service/a/s", false), ("service/b/s", true), ("task/0", true),
            ("task-definition/f:1", true), ("capacity-provider/a", true), ("task/a", true),
        ] {
            let arn = #"{"resourceArn":"\#(root)\#(resource)""#
            #expect(await denied("ListTagsForResource", arn + "}", as: ann) == isDenied, "\(resource)")
            #expect(
                await denied("TagResource", arn + #","tags":[{"key":"k","value":"v"}]}"#, as: ann)
                    == isDenied, "\(resource)")
        }
    }

    @Test("a task of another cluster is not reached through a permitted one")
    func otherClustersTask() async throws {
        try await prepare()
        let answer = try await harness.call("RunTask", #"{"taskDefinition":"f","cluster":"b"}"#)
        guard case .array(let tasks)? = answer["tasks"], case .string(let arn)? = tasks.first?["taskArn"]
        else {
            Issue.record("no task")
            return
        }
        let ann = Self.principal("ecs:read@a", "ecs:write@a")
        let body = #"{"cluster":"a","task":"\#(arn)"}"#
        #expect(await harness.error("StopTask", body, as: ann)?.code == "InvalidParameterException")
    }
}
