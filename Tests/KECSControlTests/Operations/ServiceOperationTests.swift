import KECSControl
import KECSModel
import KECSTestSupport
import KECSWire
import Testing

/// What the operations answer and write; nothing reconciles here.
@Suite(.timeLimit(.minutes(1)))
struct ServiceOperationTests {
    private let harness = ControlHarness()

    private func create(_ more: String = "", name: String = "web") async throws -> JSONValue {
        try await harness.prepareServices(revisions: 2)
        let answer = try await harness.call(
            "CreateService",
            #"{"serviceName":"\#(name)","taskDefinition":"web:1","desiredCount":2\#(more)}"#)
        return answer["service"] ?? .empty
    }

    private func refusal(_ operation: String, _ json: String) async -> ECSError? {
        await harness.error(operation, json)
    }

    @Test("what is answered for a new service: members that clients index are there")
    func created() async throws {
        let service = try await create(#","tags":[{"key":"team","value":"a"}]"#)
        for (member, value) in [
            "serviceArn": ControlHarness.serviceArn, "serviceName": "web", "status": "ACTIVE",
            "clusterArn": "arn:aws:ecs:us-east-1:000000000000:cluster/default",
            "taskDefinition": "arn:aws:ecs:us-east-1:000000000000:task-definition/web:1",
            "launchType": "EC2", "schedulingStrategy": "REPLICA", "propagateTags": "NONE",
        ] {
            #expect(service[member] == .string(value), "\(member)")
        }
        #expect(service["desiredCount"] == .integer(2))
        #expect(service["runningCount"] == .integer(0) && service["pendingCount"] == .integer(0))
        for list in ["events", "loadBalancers", "serviceRegistries", "placementConstraints", "placementStrategy"] {
            #expect(service[list] == .empty, "\(list)")
        }
        #expect(service["tags"]?[0]?["key"] == .string("team"))
        #expect(service["deploymentConfiguration"]?["maximumPercent"] == .integer(200))
        #expect(service["deploymentConfiguration"]?["minimumHealthyPercent"] == .integer(100))
        #expect(
            service["deploymentConfiguration"]?["deploymentCircuitBreaker"]
                == .object(["enable": .bool(false), "rollback": .bool(false)]))
        #expect(service["deploymentController"]?["type"] == .string("ECS"))
        let deployment = try #require(service["deployments"]?[0])
        let id = try #require(deployment["id"]?.text)
        #expect(id.wholeMatch(of: /ecs-svc\/[1-9][0-9]{18}/) != nil)
        #expect(deployment["status"] == .string("PRIMARY"))
        #expect(deployment["rolloutState"] == .string("IN_PROGRESS"))
        #expect(deployment["rolloutStateReason"] == .string("ECS deployment \(id) in progress."))
        #expect(deployment["desiredCount"] == .integer(2))
        #expect(deployment["failedTasks"] == .integer(0))
        #expect(
            harness.story == [
                "cluster CREATE ACTIVE", "service CREATE ACTIVE",
                "deployment PROGRESS IN_PROGRESS", "service DEPLOYMENT_START ACTIVE",
            ])
    }

    @Test(
        "requests that cannot be met",
        arguments: [
            (#""serviceName":"a b","taskDefinition":"web","desiredCount":1"#, "InvalidParameterException"),
            (#""serviceName":"","taskDefinition":"web","desiredCount":1"#, "InvalidParameterException"),
            (#""serviceName":"s","desiredCount":1"#, "InvalidParameterException"),
            (#""serviceName":"s","taskDefinition":"web""#, "InvalidParameterException"),
            (#""serviceName":"s","taskDefinition":"web","desiredCount":-1"#, "InvalidParameterException"),
            (#""serviceName":"s","taskDefinition":"web","desiredCount":5001"#, "InvalidParameterException"),
            (#""serviceName":"s","taskDefinition":"none","desiredCount":1"#, "ClientException"),
            (
                #""serviceName":"s","taskDefinition":"web","desiredCount":1,"cluster":"none""#,
                "ClusterNotFoundException"
            ),
            (
                #""serviceName":"s","taskDefinition":"web","desiredCount":1,"schedulingStrategy":"DAEMON""#,
                "InvalidParameterException"
            ),
            (
                #""serviceName":"s","taskDefinition":"web","desiredCount":1,"launchType":"FARGATE""#,
                "InvalidParameterException"
            ),
            (
                #""serviceName":"s","taskDefinition":"web","desiredCount":1,"healthCheckGracePeriodSeconds":-1"#,
                "InvalidParameterException"
            ),
            (
                #""serviceName":"s","taskDefinition":"web","desiredCount":1,"# + Self.percents(100, 100),
                "InvalidParameterException"
            ),
            (
                #""serviceName":"s","taskDefinition":"web","desiredCount":1,"# + Self.percents(101, 200),
                "InvalidParameterException"
            ),
            (
                #""serviceName":"s","taskDefinition":"web","desiredCount":1,"# + Self.percents(0, 99),
                "InvalidParameterException"
            ),
            (
                #""serviceName":"s","taskDefinition":"web","desiredCount":1,"# + Self.percents(0, Int.max),
                "InvalidParameterException"
            ),
            (
                #""serviceName":"s","taskDefinition":"web","desiredCount":1,"loadBalancers":[{"containerPort":1}]"#,
                "UnsupportedFeatureException"
            ),
            (
                #""serviceName":"s","taskDefinition":"web","desiredCount":1,"deploymentController":{"type":"EXTERNAL"}"#,
                "UnsupportedFeatureException"
            ),
            (
                #""serviceName":"s","taskDefinition":"web","desiredCount":1,"deploymentConfiguration":{"strategy":"BLUE_GREEN"}"#,
                "UnsupportedFeatureException"
            ),
        ])
    func refused(request: String, code: String) async throws {
        try await harness.prepareServices()
        let before = harness.story
        #expect(await refusal("CreateService", "{\(request)}")?.code == code)
        #expect(harness.story == before)
    }

    private static func percents(_ minimum: Int, _ maximum: Int) -> String {
        #""deploymentConfiguration":{"minimumHealthyPercent":\#(minimum),"maximumPercent":\#(maximum)}"#
    }

    @Test("a name is taken; the same token answers the same service")
    func idempotence() async throws {
        let first = try await create(#","clientToken":"t1""#)
        let again = try await create(#","clientToken":"t1""#)
        #expect(again["deployments"]?[0]?["id"] == first["deployments"]?[0]?["id"])
        let body = #"{"serviceName":"web","taskDefinition":"web:1","desiredCount":2}"#
        #expect(
            await refusal("CreateService", body)
                == .invalidParameter("Creation of service was not idempotent."))
        #expect(
            await refusal(
                "CreateService",
                #"{"serviceName":"other","taskDefinition":"web:1","desiredCount":2,"clientToken":"t1"}"#)?
                .code == "ConflictException")
        _ = try await harness.call("DeleteService", #"{"service":"web","force":true}"#)
        #expect(
            await refusal("CreateService", body)
                == .invalidParameter("Unable to Start a service that is still Draining."))
    }

    @Test("a DAEMON wants one task, here")
    func daemon() async throws {
        try await harness.prepareServices()
        let answer = try await harness.call(
            "CreateService",
            #"{"serviceName":"web","taskDefinition":"web","schedulingStrategy":"DAEMON"}"#)
        let service = try #require(answer["service"])
        #expect(service["desiredCount"] == .integer(1))
        #expect(service["schedulingStrategy"] == .string("DAEMON"))
        #expect(service["deploymentConfiguration"]?["maximumPercent"] == .integer(100))
        #expect(service["deploymentConfiguration"]?["minimumHealthyPercent"] == .integer(0))
        #expect(
            await refusal("UpdateService", #"{"service":"web","desiredCount":2}"#)?.code
                == "InvalidParameterException")
        _ = try await harness.call("DeleteService", #"{"service":"web"}"#)
    }

    @Test(
        "what begins a new deployment, and what does not",
        arguments: [
            (#""taskDefinition":"web:2""#, true), (#""forceNewDeployment":true"#, true),
            (#""taskDefinition":"web:1""#, false), (#""desiredCount":3"#, false),
            (#""forceNewDeployment":false"#, false), (#""enableExecuteCommand":true"#, false),
            (#""healthCheckGracePeriodSeconds":30"#, false), (#""propagateTags":"SERVICE""#, false),
            (#""placementStrategy":[{"type":"random"}]"#, false),
            (#""deploymentConfiguration":{"maximumPercent":150}"#, false),
        ])
    func deployments(change: String, begins: Bool) async throws {
        let created = try await create()
        let updated = try await harness.call("UpdateService", #"{"service":"web",\#(change)}"#)
        let deployments = updated["service"]?["deployments"]?.items ?? []
        #expect(deployments.count == (begins ? 2 : 1))
        #expect((deployments.first?["id"] != created["deployments"]?[0]?["id"]) == begins)
        #expect(harness.story.contains("service DEPLOYMENT_START ACTIVE"))
        #expect(harness.story.filter { $0 == "service DEPLOYMENT_START ACTIVE" }.count == (begins ? 2 : 1))
    }

    @Test("deployments without tasks do not pile up, however often there is a new one")
    func manyDeployments() async throws {
        _ = try await create()
        for _ in 0..<20 {
            _ = try await harness.call("UpdateService", #"{"service":"web","forceNewDeployment":true}"#)
        }
        #expect(harness.service?.deployments.map(\.status) == [.primary, .active])
    }

    @Test("an update is echoed; one that changes nothing tells nobody")
    func updated() async throws {
        _ = try await create()
        let before = harness.story.count
        _ = try await harness.call("UpdateService", #"{"service":"web","desiredCount":2}"#)
        #expect(harness.story.count == before)
        let answer = try await harness.call(
            "UpdateService",
            #"""
            {"service":"\#(ControlHarness.serviceArn)","desiredCount":5,"enableECSManagedTags":true,
             "deploymentConfiguration":{"deploymentCircuitBreaker":{"enable":true,"rollback":true}},
             "placementConstraints":[{"type":"distinctInstance"}],"enableExecuteCommand":true}
            """#)
        let service = try #require(answer["service"])
        #expect(service["desiredCount"] == .integer(5))
        #expect(service["deployments"]?[0]?["desiredCount"] == .integer(5))
        #expect(service["enableECSManagedTags"] == .bool(true))
        #expect(service["enableExecuteCommand"] == .bool(true))
        #expect(
            service["deploymentConfiguration"]?["deploymentCircuitBreaker"]?["rollback"] == .bool(true))
        #expect(service["placementConstraints"]?[0]?["type"] == .string("distinctInstance"))
        #expect(harness.story.last == "service UPDATE ACTIVE")
    }

    @Test("on Fargate the service tells the platform version that was asked for, its deployment which that is")
    func platformVersions() async throws {
        try await harness.call("CreateCluster", "{}")
        try await harness.call(
            "RegisterTaskDefinition",
            #"""
            {"family":"web","networkMode":"awsvpc","cpu":"256","memory":"512",
             "containerDefinitions":[{"name":"w","image":"i"}]}
            """#)
        let network = #""networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-1"]}}"#
        let create = #""serviceName":"web","taskDefinition":"web","desiredCount":1,"launchType":"FARGATE""#
        for (more, error) in [
            (#","platformVersion":"9.9.9",\#(network)"#, "PlatformUnknownException"),
            ("", "InvalidParameterException"),
        ] {
            #expect(await refusal("CreateService", "{\(create)\(more)}")?.code == error)
        }
        let made = try await harness.call("CreateService", "{\(create),\(network)}")
        func versions(_ answer: JSONValue) -> [String?] {
            let service = answer["service"]
            return [
                service?["platformVersion"]?.text, service?["deployments"]?[0]?["platformVersion"]?.text,
            ]
        }
        #expect(versions(made) == ["LATEST", "1.4.0"])
        #expect(made["service"]?["platformFamily"] == .string("Linux"))
        #expect(
            made["service"]?["networkConfiguration"]?["awsvpcConfiguration"]?["subnets"]?[0]
                == .string("subnet-1"))
        let same = try await harness.call(
            "UpdateService", #"{"service":"web","platformVersion":"1.4.0"}"#)
        #expect(versions(same) == ["1.4.0", "1.4.0"])
        #expect(same["service"]?["deployments"]?.items.count == 1)
        let other = try await harness.call(
            "UpdateService", #"{"service":"web","platformVersion":"1.3.0"}"#)
        #expect(versions(other) == ["1.3.0", "1.3.0"])
        #expect(other["service"]?["deployments"]?.items.count == 2)
        let subnet = network.replacing("subnet-1", with: "subnet-2")
        let moved = try await harness.call("UpdateService", #"{"service":"web",\#(subnet)}"#)
        #expect(versions(moved) == ["1.3.0", "1.3.0"])
        #expect(moved["service"]?["deployments"]?[0]?["id"] != other["service"]?["deployments"]?[0]?["id"])
        // Not of EC2.
        try await harness.prepareServices()
        #expect(
            await refusal(
                "RunTask",
                #"{"taskDefinition":"web:2","platformVersion":"LATEST"}"#)
                == .invalidParameter(
                    "The platform version must be null when specifying an EC2 launch type."))
    }

    @Test("UpdateService and DeleteService of what is not there or not ACTIVE")
    func absent() async throws {
        _ = try await create()
        for operation in ["UpdateService", "DeleteService"] {
            #expect(await refusal(operation, #"{"service":"none"}"#) == .serviceNotFound)
            #expect(
                await refusal(operation, #"{"service":"web","cluster":"none"}"#) == .clusterNotFound)
            #expect(
                await refusal(operation, #"{"service":"a b"}"#)?.code == "InvalidParameterException")
        }
        #expect(
            await refusal("DeleteService", #"{"service":"web"}"#)
                == .invalidParameter("The service cannot be stopped while it is scaled above 0."))
        let deleted = try await harness.call("DeleteService", #"{"service":"web","force":true}"#)
        #expect(deleted["service"]?["status"] == .string("DRAINING"))
        #expect(deleted["service"]?["desiredCount"] == .integer(0))
        #expect(harness.story.last == "service UPDATE DRAINING")
        #expect(
            await refusal("UpdateService", #"{"service":"web","desiredCount":1}"#)
                == .serviceNotActive)
        // Once more is no error.
        _ = try await harness.call("DeleteService", #"{"service":"web"}"#)
    }

    @Test("DescribeServices: by name and ARN, what is missing, tags where they are asked for")
    func described() async throws {
        _ = try await create(#","tags":[{"key":"team","value":"a"}]"#)
        let answer = try await harness.call(
            "DescribeServices",
            #"{"services":["web","\#(ControlHarness.serviceArn)","none"]}"#)
        #expect(answer["services"]?.items.count == 2)
        #expect(answer["services"]?[0]?["tags"] == nil)
        #expect(answer["failures"]?[0]?["reason"] == .string("MISSING"))
        #expect(answer["failures"]?[0]?["arn"]?.text?.hasSuffix("service/default/none") == true)
        let tagged = try await harness.call(
            "DescribeServices", #"{"services":["web"],"include":["TAGS"]}"#)
        #expect(tagged["services"]?[0]?["tags"]?[0]?["value"] == .string("a"))
        #expect(
            await refusal("DescribeServices", #"{"services":[]}"#)?.code
                == "InvalidParameterException")
        let many = (0..<11).map { #""s\#($0)""# }.joined(separator: ",")
        #expect(
            await refusal("DescribeServices", #"{"services":[\#(many)]}"#)?.code
                == "InvalidParameterException")
    }

    @Test("ListServices: ten at a time, ACTIVE ones, by launch type and strategy")
    func listed() async throws {
        for index in 0..<12 { _ = try await create(name: "s\(index)") }
        let first = try await harness.call("ListServices", "{}")
        #expect(first["serviceArns"]?.items.count == 10)
        let token = try #require(first["nextToken"]?.text)
        let rest = try await harness.call("ListServices", #"{"nextToken":"\#(token)"}"#)
        #expect(rest["serviceArns"]?.items.map { $0.text?.lastARNComponent } == ["s10", "s11"])
        #expect(rest["nextToken"] == nil)
        _ = try await harness.call("DeleteService", #"{"service":"s11","force":true}"#)
        func count(_ filter: String) async throws -> Int? {
            try await harness.call("ListServices", #"{"maxResults":100,\#(filter)}"#)["serviceArns"]?
                .items.count
        }
        #expect(try await count(#""launchType":"EC2""#) == 11)
        #expect(try await count(#""launchType":"FARGATE""#) == 0)
        #expect(try await count(#""schedulingStrategy":"REPLICA""#) == 11)
        #expect(try await count(#""schedulingStrategy":"DAEMON""#) == 0)
    }

    @Test("a service has tags, and its cluster is not deleted under it")
    func belongings() async throws {
        _ = try await create()
        let arn = ControlHarness.serviceArn
        _ = try await harness.call(
            "TagResource", #"{"resourceArn":"\#(arn)","tags":[{"key":"a","value":"b"}]}"#)
        let tags = try await harness.call("ListTagsForResource", #"{"resourceArn":"\#(arn)"}"#)
        #expect(tags["tags"]?[0]?["value"] == .string("b"))
        #expect(
            await refusal("ListTagsForResource", #"{"resourceArn":"\#(arn)x"}"#)
                == .invalidParameter("The specified service does not exist."))
        #expect(
            await refusal("DeleteCluster", #"{"cluster":"default"}"#) == .clusterContainsServices)
        let cluster = try await harness.call("DescribeClusters", #"{"include":["STATISTICS"]}"#)
        #expect(cluster["clusters"]?[0]?["activeServicesCount"] == .integer(1))
        #expect(await refusal("ListTasks", #"{"serviceName":"none"}"#) == .serviceNotFound)
        let tasks = try await harness.call("ListTasks", #"{"serviceName":"web"}"#)
        #expect(tasks["taskArns"] == .empty)
    }

    @Test("a task definition that a service uses is not deleted under it")
    func definitionsStay() async throws {
        _ = try await create()
        _ = try await harness.call("DeregisterTaskDefinition", #"{"taskDefinition":"web:1"}"#)
        _ = try await harness.call("DeleteTaskDefinitions", #"{"taskDefinitions":["web:1"]}"#)
        #expect(harness.store.state.isUsed(taskDefinition: harness.service?.lastLaunch.taskDefinitionArn ?? ""))
        // It goes on; only other services cannot take it.
        _ = try await harness.call("UpdateService", #"{"service":"web","forceNewDeployment":true}"#)
        #expect(
            await refusal(
                "CreateService", #"{"serviceName":"b","taskDefinition":"web:1","desiredCount":1}"#)
                == .client("TaskDefinition is inactive"))
    }
}
