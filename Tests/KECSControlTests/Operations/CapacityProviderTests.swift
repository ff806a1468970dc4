import KECSControl
import KECSModel
import KECSTestSupport
import KECSWire
import Testing

/// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html
@Suite(.timeLimit(.minutes(1)))
struct CapacityProviderTests {
    private static let network =
        #""networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-1"]}}"#
    private static let both = #""capacityProviders":["FARGATE","FARGATE_SPOT"]"#
    private static let notAssociated =
        "The specified capacity provider strategy cannot contain a capacity provider that is not "
        + "associated with the cluster. Associate the capacity provider with the cluster or specify a "
        + "valid capacity provider and try again."

    private static func strategy(
        _ items: String..., member: String = "capacityProviderStrategy"
    ) -> String {
        #""\#(member)":["#
            + items.map { item in
                let parts = item.split(separator: " ")
                return #"{"capacityProvider":"\#(parts[0])","weight":\#(parts[1]),"base":\#(parts[2])}"#
            }.joined(separator: ",") + "]"
    }

    private static func standard(_ item: String) -> String {
        strategy(item, member: "defaultCapacityProviderStrategy")
    }

    private static let spotByDefault =
        both + "," + standard("FARGATE_SPOT 1 0")

    /// The cluster with these members, and a definition `web` that Fargate can run.
    private func prepare(_ harness: ControlHarness, _ cluster: String = "") async throws {
        try await harness.call("CreateCluster", "{\(cluster)}")
        try await harness.call(
            "RegisterTaskDefinition",
            #"""
            {"family":"web","networkMode":"awsvpc","cpu":"256","memory":"512",
             "containerDefinitions":[{"name":"w","image":"i"}]}
            """#)
        try await harness.call(
            "RegisterTaskDefinition",
            #"{"family":"old","containerDefinitions":[{"name":"w","image":"i","memory":64}]}"#)
    }

    private func run(_ harness: ControlHarness, _ more: String = "") async throws -> [JSONValue] {
        try await harness.call("RunTask", #"{"taskDefinition":"web",\#(Self.network)\#(more)}"#)[
            "tasks"]?.items ?? []
    }

    @Test(
        "where a request has neither launch type nor strategy the cluster's default is used",
        arguments: [
            ("", "FARGATE", "FARGATE_SPOT"), (#","capacityProviderStrategy":[]"#, "FARGATE", "FARGATE_SPOT"),
            (#","launchType":"EC2""#, "EC2", nil), (#","launchType":"FARGATE""#, "FARGATE", nil),
            ("," + strategy("FARGATE 1 0"), "FARGATE", "FARGATE"),
        ])
    func defaults(more: String, launchType: String, provider: String?) async throws {
        let harness = ControlHarness()
        try await prepare(harness, Self.spotByDefault)
        let task = try #require(try await run(harness, more).first)
        #expect(task["launchType"]?.text == launchType)
        #expect(task["capacityProviderName"]?.text == provider)
        let service = try await harness.call(
            "CreateService",
            #"{"serviceName":"web","taskDefinition":"web","desiredCount":1,\#(Self.network)\#(more)}"#)["service"]
        #expect(service?["capacityProviderStrategy"]?[0]?["capacityProvider"]?.text == provider)
        #expect(service?["launchType"]?.text == (provider == nil ? launchType : nil))
        #expect(
            service?["deployments"]?[0]?["capacityProviderStrategy"]?[0]?["capacityProvider"]?.text == provider)
    }

    @Test("a cluster without a default: EC2, as before")
    func withoutDefault() async throws {
        let harness = ControlHarness()
        try await prepare(harness, Self.both)
        let task = try #require(try await run(harness).first)
        #expect(task["launchType"]?.text == "EC2" && task["capacityProviderName"] == nil)
    }

    @Test(
        "what no operation takes",
        arguments: [
            (strategy("NOWHERE 1 0"), notAssociated), (strategy("FARGATE 1 0"), notAssociated),
            (strategy("FARGATE_SPOT 1 0", "NOWHERE 1 0"), notAssociated),
            (strategy("FARGATE_SPOT 1 0") + #","launchType":"FARGATE""#, "Specifying both a launch type"),
            (strategy("FARGATE_SPOT 0 0"), "There are no capacity providers in the capacity provider strategy"),
            (strategy("FARGATE_SPOT 1 0", "FARGATE_SPOT 1 0"), "A capacity provider strategy cannot contain"),
            (strategy("FARGATE_SPOT 1001 0"), ""), (strategy("FARGATE_SPOT 1 100001"), ""),
        ])
    func refused(more: String, text: String) async throws {
        let harness = ControlHarness()
        try await prepare(harness, #""capacityProviders":["FARGATE_SPOT"]"#)
        for (operation, body) in [
            ("RunTask", #""taskDefinition":"web""#),
            ("CreateService", #""serviceName":"web","taskDefinition":"web","desiredCount":1"#),
        ] {
            let error = await harness.error(operation, "{\(body),\(Self.network),\(more)}")
            #expect(error?.code == "InvalidParameterException", "\(operation)")
            #expect(error?.message.hasPrefix(text) == true, "\(operation): \(error?.message ?? "")")
        }
        #expect(harness.store.state.tasks.isEmpty && harness.store.state.services.isEmpty)
    }

    @Test("two bases, a default without weights, and a definition that is not Fargate's")
    func refusedToo() async throws {
        let harness = ControlHarness()
        try await prepare(harness, Self.both)
        let bases = await harness.error(
            "RunTask",
            #"{"taskDefinition":"web",\#(Self.network),\#(Self.strategy("FARGATE 1 1", "FARGATE_SPOT 1 1"))}"#)
        #expect(bases?.message.hasPrefix("Only one capacity provider") == true)
        let old = await harness.error(
            "RunTask", #"{"taskDefinition":"old",\#(Self.strategy("FARGATE 1 0"))}"#)
        #expect(old == .invalidParameter("Task definition does not support launch_type FARGATE."))
        _ = try await harness.call(
            "PutClusterCapacityProviders",
            #"{"cluster":"default",\#(Self.both),\#(Self.standard("FARGATE 0 0"))}"#)
        let weightless = await harness.error("RunTask", #"{"taskDefinition":"web",\#(Self.network)}"#)
        #expect(
            weightless?.message.hasPrefix(
                "There are no capacity providers with a weight value greater than zero defined in the default")
                == true)
    }

    @Test("clusters take what there is only", arguments: [
        (#""capacityProviders":["NOWHERE"]"#, "The specified capacity provider was not found."),
        (#""capacityProviders":["FARGATE","NOWHERE"]"#, "The specified capacity provider was not found."),
        (#""capacityProviders":["FARGATE"],"# + standard("FARGATE_SPOT 1 0"), notAssociated),
        (#""capacityProviders":[],"# + standard("FARGATE 1 0"), notAssociated),
    ])
    func clusters(members: String, text: String) async throws {
        let harness = ControlHarness()
        let created = await harness.error("CreateCluster", "{\(members)}")
        #expect(created?.code == "InvalidParameterException")
        #expect(created?.message.hasPrefix(text) == true)
        #expect(harness.store.state.clusters.isEmpty)
        try await prepare(harness)
        let whole = members.contains("default") ? members : members + #","defaultCapacityProviderStrategy":[]"#
        #expect(await harness.error("PutClusterCapacityProviders", #"{"cluster":"default",\#(whole)}"#) == created)
    }

    @Test("PutClusterCapacityProviders: associates, tells it, and takes none away that is used")
    func put() async throws {
        let harness = ControlHarness()
        try await prepare(harness)
        let put = #"{"cluster":"default",\#(Self.both),\#(Self.standard("FARGATE 1 0"))}"#
        let cluster = try await harness.call("PutClusterCapacityProviders", put)["cluster"]
        #expect(cluster?["capacityProviders"]?.items.map(\.text) == ["FARGATE", "FARGATE_SPOT"])
        #expect(cluster?["defaultCapacityProviderStrategy"]?[0]?["weight"] == .integer(1))
        #expect(harness.story.last == "cluster UPDATE ACTIVE")
        let before = harness.story.count
        _ = try await harness.call("PutClusterCapacityProviders", put)
        #expect(harness.story.count == before)
        _ = try await run(harness)
        for (kept, code) in [("FARGATE_SPOT", "ResourceInUseException"), ("FARGATE", nil)] {
            let error = await harness.error(
                "PutClusterCapacityProviders",
                #"{"cluster":"default","capacityProviders":["\#(kept)"],"defaultCapacityProviderStrategy":[]}"#)
            #expect(error?.code == code)
        }
        #expect(
            await harness.error(
                "PutClusterCapacityProviders",
                #"{"cluster":"none","capacityProviders":[],"defaultCapacityProviderStrategy":[]}"#)?.code
                == "ClusterNotFoundException")
    }

    @Test("one request's tasks are spread by base and weight")
    func spread() async throws {
        let harness = ControlHarness()
        try await prepare(harness, Self.both)
        let tasks = try await run(
            harness, #","count":10,"# + Self.strategy("FARGATE 1 2", "FARGATE_SPOT 3 0"))
        let names = tasks.compactMap { $0["capacityProviderName"]?.text }
        #expect(names.prefix(2) == ["FARGATE", "FARGATE"])
        #expect(names.count { $0 == "FARGATE" } == 4 && names.count { $0 == "FARGATE_SPOT" } == 6)
        #expect(tasks.allSatisfy { $0["launchType"]?.text == "FARGATE" })
    }

    @Test("a service's tasks are, and one that ends is replaced where it was")
    func serviceSpread() async throws {
        try await ControlHarness.runServices { harness in
            try await prepare(harness, Self.both)
            _ = try await harness.call(
                "CreateService",
                #"""
                {"serviceName":"web","taskDefinition":"web","desiredCount":4,\#(Self.network),
                 \#(Self.strategy("FARGATE 1 0", "FARGATE_SPOT 1 0"))}
                """#)
            await harness.settle()
            func live() -> [String?] {
                harness.serviceTasks.filter { $0.desiredStatus == .running }.map(\.capacityProvider)
            }
            #expect(live() == ["FARGATE", "FARGATE_SPOT", "FARGATE", "FARGATE_SPOT"])
            let gone = try #require(harness.serviceTasks.first { $0.capacityProvider == "FARGATE_SPOT" })
            harness.runtime.set(.exited(code: 1), of: gone.arn, container: "w")
            await harness.settle()
            await harness.advance(seconds: 1)
            #expect(live() == ["FARGATE", "FARGATE", "FARGATE_SPOT", "FARGATE_SPOT"])
        }
    }

    @Test("a strategy replaces a service's launch type without a deployment, until it is taken back")
    func update() async throws {
        let harness = ControlHarness()
        try await prepare(harness, Self.both)
        _ = try await harness.call(
            "CreateService",
            #"{"serviceName":"web","taskDefinition":"web","desiredCount":1,"launchType":"EC2",\#(Self.network)}"#)
        let changed = try await harness.call(
            "UpdateService", #"{"service":"web",\#(Self.strategy("FARGATE_SPOT 1 0"))}"#)["service"]
        #expect(changed?["launchType"] == nil && changed?["deployments"]?.items.count == 1)
        #expect(changed?["capacityProviderStrategy"]?[0]?["capacityProvider"]?.text == "FARGATE_SPOT")
        #expect(harness.service?.lastLaunch.capacity?.items.map(\.provider) == ["FARGATE_SPOT"])
        let unknown = await harness.error(
            "UpdateService", #"{"service":"web",\#(Self.strategy("NOWHERE 1 0"))}"#)
        #expect(unknown == .invalidParameter(Self.notAssociated))
        let cleared = try await harness.call(
            "UpdateService", #"{"service":"web","capacityProviderStrategy":[]}"#)["service"]
        #expect(cleared?["launchType"]?.text == "EC2" && cleared?["capacityProviderStrategy"] == nil)
        #expect(harness.service?.lastLaunch.capacity == nil)
    }

    @Test("a deployment is told with its own strategy, whatever the service has got since")
    func older() async throws {
        let harness = ControlHarness()
        try await prepare(harness, Self.both)
        _ = try await harness.call(
            "CreateService",
            #"{"serviceName":"web","taskDefinition":"web","desiredCount":1,\#(Self.strategy("FARGATE 1 0")),\#(Self.network)}"#)
        let changed = try await harness.call(
            "UpdateService",
            #"{"service":"web","forceNewDeployment":true,\#(Self.strategy("FARGATE_SPOT 1 0"))}"#)["service"]
        let told = changed?["deployments"]?.items.map { $0["capacityProviderStrategy"]?[0]?["capacityProvider"]?.text }
        #expect(told == ["FARGATE_SPOT", "FARGATE"])
        let back = try await harness.call(
            "UpdateService", #"{"service":"web","forceNewDeployment":true,"capacityProviderStrategy":[]}"#)["service"]
        let newest = back?["deployments"]?[0]
        #expect(newest?["capacityProviderStrategy"] == nil && newest?["launchType"]?.text == "EC2")
    }
}
