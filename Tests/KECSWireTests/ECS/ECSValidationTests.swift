import KECSWire
import Testing

@Suite("Validation of requests")
struct ECSValidationTests {
    private func message(_ request: some AWSRequest) -> String? {
        do {
            try request.validate()
            return nil
        } catch {
            return error.code == "InvalidParameterException" ? error.message : "code \(error.code)"
        }
    }

    @Test("a valid request passes")
    func valid() {
        #expect(message(RunTaskRequest(count: 10, taskDefinition: "web")) == nil)
        #expect(message(ListClustersRequest()) == nil)
    }

    @Test("of another service: its error, its patterns, its maps")
    func autoScaling() {
        func message(_ request: some AWSRequest) -> String? {
            do {
                try request.validate(for: .applicationAutoScaling)
                return nil
            } catch {
                return error.code == "ValidationException" ? error.message : "code \(error.code)"
            }
        }
        let policy = PutScalingPolicyRequest(
            policyName: "ä", serviceNamespace: .ecs, resourceId: "a\u{0}",
            scalableDimension: .ecsServiceDesiredCount)
        #expect(
            message(policy)
                == "2 validation errors detected: Value 'ä' at 'policyName' failed to satisfy constraint: "
                + "Member must satisfy regular expression pattern: \\p{Print}+; "
                + "Value 'a\u{0}' at 'resourceId' failed to satisfy constraint: Member must satisfy regular expression pattern: "
                + "[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*")
        var tags = TagScalableTargetRequest(resourceARN: "arn", tags: ["a": "b", "": String(repeating: "v", count: 257)])
        #expect(message(tags)?.contains("at 'tags.key' failed to satisfy constraint: Member must have length greater") == true)
        #expect(message(tags)?.contains("at 'tags.value' failed to satisfy constraint: Member must have length less") == true)
        tags.tags = ["team": "web 🎉"]
        #expect(message(tags) == nil)
    }

    @Test("a missing member")
    func required() {
        #expect(
            message(RunTaskRequest())
                == "1 validation error detected: Value null at 'taskDefinition' failed to satisfy constraint: "
                + "Member must not be null")
    }

    @Test("a missing member below a list of structures")
    func nestedRequired() {
        let request = RegisterTaskDefinitionRequest(
            family: "web",
            containerDefinitions: [
                ContainerDefinition(name: "a"),
                ContainerDefinition(name: "b", healthCheck: HealthCheck(interval: 5)),
            ])
        #expect(
            message(request)
                == "1 validation error detected: Value null at 'containerDefinitions.2.member.healthCheck.command' "
                + "failed to satisfy constraint: Member must not be null")
    }

    @Test("a number out of its range", arguments: [
        (0, "greater than or equal to 1"), (11, "less than or equal to 10"), (-5, "greater than or equal to 1"),
    ])
    func range(count: Int, text: String) {
        #expect(
            message(RunTaskRequest(count: count, taskDefinition: "web"))
                == "1 validation error detected: Value '\(count)' at 'count' failed to satisfy constraint: "
                + "Member must have value \(text)")
    }

    @Test("an integer beyond 32 bits where the model gives no range", arguments: [
        Int.max, Int.min, Int(Int32.max) + 1, Int(Int32.min) - 1,
    ])
    func int32(cpu: Int) throws {
        let request = RegisterTaskDefinitionRequest(
            family: "web", containerDefinitions: [ContainerDefinition(name: "a", cpu: cpu)])
        #expect(try #require(message(request)).contains("Value '\(cpu)' at 'containerDefinitions.1.member.cpu'"))
    }

    @Test("a fraction out of its range")
    func double() throws {
        let request = UpdateTaskSetRequest(
            cluster: "c", service: "s", taskSet: "t", scale: Scale(value: 100.5, unit: .percent))
        #expect(
            message(request)
                == "1 validation error detected: Value '100.5' at 'scale.value' failed to satisfy constraint: "
                + "Member must have value less than or equal to 100.0")
    }

    @Test("a text that is too long or too short")
    func length() {
        #expect(message(StopTaskRequest(task: "t", reason: String(repeating: "é", count: 255))) == nil)
        let long = String(repeating: "x", count: 256)
        #expect(
            message(StopTaskRequest(task: "t", reason: long))
                == "1 validation error detected: Value '\(long.prefix(99))…' at 'reason' failed to satisfy "
                + "constraint: Member must have length less than or equal to 255")
        #expect(
            message(TagResourceRequest(resourceArn: "a", tags: [Tag(key: "", value: "")]))
                == "1 validation error detected: Value '' at 'tags.1.member.key' failed to satisfy constraint: "
                + "Member must have length greater than or equal to 1")
    }

    @Test("a text that does not match its pattern", arguments: ["a b", "ä", "a/b", "a:1", "a\n"])
    func pattern(name: String) {
        #expect(
            message(CreateClusterRequest(clusterName: name))
                == "1 validation error detected: Value '\(name)' at 'clusterName' failed to satisfy constraint: "
                + "Member must satisfy regular expression pattern: [a-zA-Z0-9_-]+")
    }

    @Test("tags may have letters, numbers and separators of any script, and a few signs")
    func tagText() {
        let tags = [Tag(key: "größe 漢字 ٣_.:/=+-@", value: "")]
        #expect(message(TagResourceRequest(resourceArn: "a", tags: tags)) == nil)
        for bad in ["a!", "a\u{0}", "😀", "a\tb", "{}"] {
            #expect(message(TagResourceRequest(resourceArn: "a", tags: [Tag(key: bad)])) != nil, "\(bad)")
        }
    }

    @Test("a list that is too long or too short")
    func count() throws {
        let tags = (0..<51).map { Tag(key: "k\($0)") }
        #expect(
            message(TagResourceRequest(resourceArn: "a", tags: tags))
                == "1 validation error detected: Value '[51 members]' at 'tags' failed to satisfy constraint: "
                + "Member must have length less than or equal to 50")
        #expect(message(TagResourceRequest(resourceArn: "a", tags: Array(tags.dropLast()))) == nil)
        let none = try #require(
            message(TagResourceRequest(resourceArn: "a", tags: [Tag(key: "")])))
        #expect(none.contains("length greater than or equal to 1"))
    }

    @Test("a value that an enum does not have, alone and in a list")
    func enums() {
        #expect(
            message(RunTaskRequest(launchType: "MOON", taskDefinition: "t"))
                == "1 validation error detected: Value 'MOON' at 'launchType' failed to satisfy constraint: "
                + "Member must satisfy enum value set: [EC2, FARGATE, EXTERNAL, MANAGED_INSTANCES]")
        #expect(
            message(DescribeTasksRequest(tasks: ["t"], include: [.tags, "tags"]))
                == "1 validation error detected: Value 'tags' at 'include.2.member' failed to satisfy constraint: "
                + "Member must satisfy enum value set: [TAGS]")
    }

    @Test("items of a list of texts and of numbers")
    func items() throws {
        let types = CreateCapacityProviderRequest(
            name: "p",
            managedInstancesProvider: CreateManagedInstancesProviderConfiguration(
                infrastructureRoleArn: "r",
                instanceLaunchTemplate: InstanceLaunchTemplate(
                    ec2InstanceProfileArn: "p",
                    networkConfiguration: ManagedInstancesNetworkConfiguration(),
                    instanceRequirements: InstanceRequirementsRequest(
                        vCpuCount: VCpuCountRangeRequest(min: 1), memoryMiB: MemoryMiBRequest(min: 1),
                        allowedInstanceTypes: ["m5.*", "no spaces"]))))
        #expect(
            try #require(message(types)).contains(
                "Value 'no spaces' at 'managedInstancesProvider.instanceLaunchTemplate.instanceRequirements."
                    + "allowedInstanceTypes.2.member' failed"))
        let codes = RegisterTaskDefinitionRequest(
            family: "f",
            containerDefinitions: [
                ContainerDefinition(
                    name: "c",
                    restartPolicy: ContainerRestartPolicy(enabled: true, ignoredExitCodes: [0, 1 << 40]))
            ])
        #expect(
            try #require(message(codes)).contains(
                "'containerDefinitions.1.member.restartPolicy.ignoredExitCodes.2.member'"))
    }

    @Test("several at once are counted and listed in order")
    func several() {
        #expect(
            message(RunTaskRequest(count: 0, launchType: "X"))?.hasPrefix(
                "3 validation errors detected: Value '0' at 'count' failed to satisfy constraint: "
                    + "Member must have value greater than or equal to 1; Value 'X' at 'launchType'") == true)
    }

    @Test("no more than the limit are collected, and their text stays small")
    func bounded() throws {
        let long = String(repeating: "!", count: 100_000)
        let tags = (0..<100_000).map { _ in Tag(key: long, value: long) }
        var found = Violations()
        TagResourceRequest(resourceArn: "a", tags: tags).collectViolations(into: &found)
        #expect(found.found.count == Violations.limit)
        #expect(found.isFull)
        #expect(try #require(found.message).utf8.count < 10_000)
    }
}
