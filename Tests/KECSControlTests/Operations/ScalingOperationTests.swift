import KECSAccess
import KECSControl
import KECSModel
import KECSTestSupport
import KECSWire
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ScalingOperationTests {
    private static let place =
        #""ServiceNamespace":"ecs","ResourceId":"service/default/web","ScalableDimension":"ecs:service:DesiredCount""#

    private static func error(
        _ harness: ControlHarness, _ operation: String, _ json: String,
        as principal: Principal = .anonymous
    ) async -> ECSError? {
        await harness.error(operation, of: .applicationAutoScaling, "{\(json)}", as: principal)
    }

    private static func call(
        _ harness: ControlHarness, _ operation: String, _ json: String,
        as principal: Principal = .anonymous
    ) async throws -> JSONValue {
        try await harness.call(operation, of: .applicationAutoScaling, "{\(json)}", as: principal)
    }

    @Test("a target is registered, told, changed in part, and deregistered")
    func target() async throws {
        try await ControlHarness.runScaling { harness in
            let answer = try await Self.call(
                harness, "RegisterScalableTarget",
                Self.place + #","MinCapacity":1,"MaxCapacity":4,"Tags":{"team":"web"}"#)
            let arn = try #require(harness.target?.arn)
            #expect(answer["ScalableTargetARN"] == .string(arn))
            #expect(
                arn.wholeMatch(
                    of: #/arn:aws:application-autoscaling:us-east-1:000000000000:scalable-target/[0-9a-f]{36}/#) != nil)
            let told = try await Self.call(
                harness, "DescribeScalableTargets",
                #""ServiceNamespace":"ecs","ResourceIds":["service/default/web"]"#)
            let role =
                "arn:aws:iam::000000000000:role/aws-service-role/"
                + "ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService"
            let suspended: [String: JSONValue] = [
                "DynamicScalingInSuspended": .bool(false), "DynamicScalingOutSuspended": .bool(false),
                "ScheduledScalingSuspended": .bool(false),
            ]
            let wanted: [String: JSONValue] = [
                "ServiceNamespace": .string("ecs"), "ResourceId": .string("service/default/web"),
                "ScalableDimension": .string("ecs:service:DesiredCount"), "MinCapacity": .integer(1),
                "MaxCapacity": .integer(4), "RoleARN": .string(role),
                "CreationTime": .integer(1_700_000_000), "ScalableTargetARN": .string(arn),
                "SuspendedState": .object(suspended),
            ]
            #expect(told["ScalableTargets"]?[0] == .object(wanted))
            _ = try await Self.call(
                harness, "RegisterScalableTarget",
                Self.place + #","MaxCapacity":6,"SuspendedState":{"DynamicScalingInSuspended":true}"#)
            #expect(harness.target?.minCapacity == 1 && harness.target?.maxCapacity == 6)
            #expect(harness.target?.suspendedState.dynamicScalingIn == true)
            #expect(harness.target?.arn == arn)
            #expect(harness.target?.tags == [KECSModel.Tag(key: "team", value: "web")])
            #expect(try await Self.call(harness, "DeregisterScalableTarget", Self.place) == .object([:]))
            #expect(harness.target == nil)
            #expect(
                await Self.error(harness, "DeregisterScalableTarget", Self.place)
                    == ECSError(
                        code: "ObjectNotFoundException",
                        message: "No scalable target found for service namespace: ecs, resource ID: "
                            + "service/default/web, scalable dimension: ecs:service:DesiredCount"))
            #expect(
                try harness.scalingEvents().map { "\($0.action): \($0.scaling.cause)" } == [
                    "REGISTER: registered: from 1 to 4 tasks",
                    "REGISTER: registered again: from 1 to 6 tasks", "DEREGISTER: deregistered",
                ])
        }
    }

    @Test("a policy is put, told, changed and deleted")
    func policy() async throws {
        try await ControlHarness.runScaling { harness in
            try await harness.register()
            let put = try await harness.putPolicy(target: 60)
            let arn = try #require(put.policyARN)
            #expect(
                arn.wholeMatch(
                    of: #/arn:aws:autoscaling:us-east-1:000000000000:scalingPolicy:[0-9a-f-]{36}:resource/ecs/service/default/web:policyName/cpu/#)
                    != nil)
            #expect(put.alarms?.count == 2)
            #expect(
                put.alarms?.first?.alarmName?.hasPrefix("TargetTracking-service/default/web-AlarmHigh-") == true)
            let told = try await harness.call(
                DescribeScalingPolicies.self,
                DescribeScalingPoliciesRequest(policyNames: ["cpu"], serviceNamespace: .ecs))
            let policy = try #require(told.scalingPolicies?.first)
            #expect(policy.policyARN == arn && policy.alarms == put.alarms)
            let configuration = policy.targetTrackingScalingPolicyConfiguration
            #expect(configuration?.targetValue == 60)
            #expect(configuration?.scaleInCooldown == 300 && configuration?.scaleOutCooldown == 300)
            #expect(configuration?.disableScaleIn == false)
            let again = try await harness.putPolicy(target: 70, cooldown: 5)
            #expect(again == put)
            #expect(harness.target?.policies.count == 1)
            #expect(harness.target?.policies.first?.high.threshold == 70)
            #expect(harness.target?.policies.first?.low.threshold == 63)
            try await harness.putPolicy("memory", metric: .ecsServiceAverageMemoryUtilization)
            let delete = Self.place + #","PolicyName":"cpu""#
            #expect(try await Self.call(harness, "DeleteScalingPolicy", delete) == .object([:]))
            #expect(harness.target?.policies.map(\.name) == ["memory"])
            #expect(
                await Self.error(harness, "DeleteScalingPolicy", delete)?.message
                    == "No scaling policy found for service namespace: ecs, resource ID: service/default/web, "
                    + "scalable dimension: ecs:service:DesiredCount, policy name: cpu")
            #expect(
                try harness.scalingEvents().filter { $0.action == "POLICY_CHANGE" }.map(\.scaling.cause) == [
                    "policy cpu keeps ECSServiceAverageCPUUtilization at 60.0",
                    "policy cpu keeps ECSServiceAverageCPUUtilization at 70.0",
                    "policy memory keeps ECSServiceAverageMemoryUtilization at 50.0",
                    "policy cpu was deleted",
                ])
        }
    }

    @Test("activities are told newest first, in pages")
    func activities() async throws {
        try await ControlHarness.runScaling { harness in
            for (minimum, seconds) in [(3, 1), (4, 2), (5, 3)] {
                try await harness.register(from: minimum)
                await harness.advance(seconds: seconds)
            }
            let request = #""ServiceNamespace":"ecs","ResourceId":"service/default/web","MaxResults":2"#
            let first = try await harness.call(
                DescribeScalingActivities.self,
                DescribeScalingActivitiesRequest(serviceNamespace: .ecs, maxResults: 2))
            #expect(
                first.scalingActivities?.map(\.description) == [
                    "Setting desired count to 5.", "Setting desired count to 4.",
                ])
            #expect(first.scalingActivities?.first?.statusCode == .successful)
            #expect(
                first.scalingActivities?.first?.statusMessage
                    == "Successfully set desired count to 5. Change successfully fulfilled by ecs.")
            #expect(first.scalingActivities?.first?.cause == "minimum capacity was set to 5")
            let second = try await Self.call(
                harness, "DescribeScalingActivities",
                request + #","NextToken":"\#(first.nextToken ?? "")""#)
            #expect(second["ScalingActivities"]?[0]?["Description"]?.text == "Setting desired count to 3.")
            #expect(second["NextToken"] == nil)
            #expect(
                await Self.error(harness, "DescribeScalingActivities", request + #","NextToken":"x""#)?.code
                    == "InvalidNextTokenException")
        }
    }

    @Test("tags of targets")
    func tags() async throws {
        try await ControlHarness.runScaling { harness in
            let arn = try #require(try await harness.register())
            let resource = #""ResourceARN":"\#(arn)""#
            _ = try await Self.call(harness, "TagResource", resource + #","Tags":{"a":"1","b":""}"#)
            _ = try await Self.call(harness, "UntagResource", resource + #","TagKeys":["a","c"]"#)
            #expect(
                try await Self.call(harness, "ListTagsForResource", resource)
                    == .object(["Tags": .object(["b": .string("")])]))
            let many = (0..<50).map { #""k\#($0)":"""# }.joined(separator: ",")
            #expect(
                await Self.error(harness, "TagResource", resource + ",\"Tags\":{\(many)}")?.code
                    == "TooManyTagsException")
            #expect(
                await Self.error(harness, "TagResource", resource + #","Tags":{"aws:x":""}"#)?.code
                    == "ValidationException")
            #expect(
                await Self.error(harness, "ListTagsForResource", #""ResourceARN":"arn:x""#)?.code
                    == "ResourceNotFoundException")
        }
    }

    @Test(
        "what is refused, and how",
        arguments: [
            (
                "RegisterScalableTarget", place + #","MinCapacity":1"#,
                "MinCapacity and MaxCapacity are required to register a new scalable target."
            ),
            (
                "RegisterScalableTarget", place + #","MinCapacity":3,"MaxCapacity":2"#,
                "Maximum capacity cannot be less than minimum capacity"
            ),
            (
                "RegisterScalableTarget", place + #","MinCapacity":-1,"MaxCapacity":2"#,
                "1 validation error detected: Value '-1' at 'minCapacity' failed to satisfy constraint: "
                    + "Member must have value greater than or equal to 0"
            ),
            (
                "RegisterScalableTarget",
                #""ServiceNamespace":"ecs","ResourceId":"service/default/none","ScalableDimension":"ecs:service:DesiredCount","MinCapacity":1,"MaxCapacity":2"#,
                "ECS service doesn't exist: service/default/none"
            ),
            (
                "RegisterScalableTarget",
                #""ServiceNamespace":"dynamodb","ResourceId":"table/x","ScalableDimension":"dynamodb:table:ReadCapacityUnits","MinCapacity":1,"MaxCapacity":2"#,
                "Unsupported service namespace, resource type or scalable dimension"
            ),
            (
                "RegisterScalableTarget",
                #""ServiceNamespace":"ecs","ResourceId":"default/web","ScalableDimension":"ecs:service:DesiredCount","MinCapacity":1,"MaxCapacity":2"#,
                "Unsupported service namespace, resource type or scalable dimension"
            ),
            (
                "PutScalingPolicy", place + #","PolicyName":"p""#,
                "No scalable target registered for service namespace: ecs, resource ID: service/default/web, "
                    + "scalable dimension: ecs:service:DesiredCount"
            ),
            (
                "DescribeScalingPolicies", #""ServiceNamespace":"ecs","ScalableDimension":"ecs:service:DesiredCount""#,
                "If you specify a scalable dimension, you must also specify a resource ID."
            ),
            ("PutScheduledAction", #""x":1"#, "KECS does not implement PutScheduledAction yet."),
        ])
    func refusals(operation: String, json: String, message: String) async throws {
        try await ControlHarness.runScaling { harness in
            #expect(await Self.error(harness, operation, json)?.message == message)
            #expect(harness.target == nil)
        }
    }

    @Test(
        "policies that KECS cannot follow are refused",
        arguments: [
            (#""PolicyType":"StepScaling","StepScalingPolicyConfiguration":{"AdjustmentType":"ExactCapacity"}"#,
                "KECS does not implement StepScaling policies, which need Amazon CloudWatch; it does TargetTrackingScaling."),
            (#""TargetTrackingScalingPolicyConfiguration":{"TargetValue":1}"#,
                "PolicyType is required to create a scaling policy."),
            (#""PolicyType":"TargetTrackingScaling""#,
                "TargetTrackingScalingPolicyConfiguration is required for a TargetTrackingScaling policy."),
            (#""PolicyType":"TargetTrackingScaling","TargetTrackingScalingPolicyConfiguration":{"TargetValue":1,"CustomizedMetricSpecification":{"MetricName":"x"}}"#,
                "KECS does not implement CustomizedMetricSpecification, which needs Amazon CloudWatch; name a PredefinedMetricSpecification."),
            (#""PolicyType":"TargetTrackingScaling","TargetTrackingScalingPolicyConfiguration":{"TargetValue":1,"PredefinedMetricSpecification":{"PredefinedMetricType":"ALBRequestCountPerTarget"}}"#,
                "KECS does not measure ALBRequestCountPerTarget of an ECS service; it does ECSServiceAverageCPUUtilization and ECSServiceAverageMemoryUtilization."),
            (#""PolicyType":"TargetTrackingScaling","TargetTrackingScalingPolicyConfiguration":{"TargetValue":0,"PredefinedMetricSpecification":{"PredefinedMetricType":"ECSServiceAverageCPUUtilization"}}"#,
                "TargetValue must be from 8.515920e-109 to 1.174271e+108."),
            (#""PolicyType":"TargetTrackingScaling","TargetTrackingScalingPolicyConfiguration":{"TargetValue":1,"PredefinedMetricSpecification":{"PredefinedMetricType":"ECSServiceAverageMemoryUtilization"}}"#,
                "Only one TargetTrackingScaling policy for a given metric specification is allowed."),
        ])
    func policyRefusals(json: String, message: String) async throws {
        try await ControlHarness.runScaling { harness in
            try await harness.register()
            try await harness.putPolicy("memory", metric: .ecsServiceAverageMemoryUtilization)
            #expect(
                await Self.error(harness, "PutScalingPolicy", Self.place + #","PolicyName":"p","# + json)
                    == .validation(message))
        }
    }

    @Test("a service that is deleted, or has no desired count, is no target")
    func services() async throws {
        try await ControlHarness.runScaling { harness in
            try await harness.register()
            _ = try await harness.call("DeleteService", #"{"service":"web","force":true}"#)
            #expect(harness.target == nil)
            #expect(try harness.scalingEvents().last?.scaling.cause == "the service was deleted")
            await harness.settle()
            #expect(
                await Self.error(harness, "RegisterScalableTarget", Self.place + #","MinCapacity":1,"MaxCapacity":2"#)
                    == .validation("ECS service doesn't exist: service/default/web"))
            _ = try await harness.call(
                "CreateService",
                #"{"serviceName":"each","taskDefinition":"web:1","schedulingStrategy":"DAEMON"}"#)
            let daemon = Self.place.replacing("default/web", with: "default/each")
            #expect(
                await Self.error(harness, "RegisterScalableTarget", daemon + #","MinCapacity":1,"MaxCapacity":2"#)?
                    .code == "ValidationException")
        }
    }

    @Test("callers see and change what they may")
    func permissions() async throws {
        try await ControlHarness.runScaling { harness in
            let arn = try #require(try await harness.register())
            let elsewhere = Principal(name: "ann", grants: [try #require(Grant("ecs:read@other"))])
            let reader = Principal(name: "ann", grants: [try #require(Grant("ecs:read@default"))])
            let all = #""ServiceNamespace":"ecs""#
            #expect(
                try await Self.call(harness, "DescribeScalableTargets", all, as: elsewhere)["ScalableTargets"] == .array([]))
            #expect(
                try await Self.call(harness, "DescribeScalableTargets", all, as: reader)["ScalableTargets"]?[0] != nil)
            #expect(
                await Self.error(harness, "DeregisterScalableTarget", Self.place, as: reader)
                    == .accessDenied(
                        "User: arn:aws:iam::000000000000:user/ann is not authorized to perform: "
                            + "application-autoscaling:DeregisterScalableTarget on resource: "
                            + "arn:aws:ecs:us-east-1:000000000000:cluster/default because no identity-based "
                            + "policy allows the application-autoscaling:DeregisterScalableTarget action"))
            let tags = #""ResourceARN":"\#(arn)""#
            #expect(await Self.error(harness, "ListTagsForResource", tags, as: reader) == nil)
            #expect(await Self.error(harness, "ListTagsForResource", tags, as: elsewhere)?.code == "AccessDeniedException")
        }
    }
}
