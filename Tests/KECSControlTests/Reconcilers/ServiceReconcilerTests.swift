import Foundation
import KECSControl
import KECSModel
import KECSTestSupport
import KECSWire
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ServiceReconcilerTests {
    @Test("a life: created, steady, deployed, scaled, deleted, with its messages")
    func life() async throws {
        try await ControlHarness.runServices { harness in
            try await harness.prepareServices(revisions: 2)
            try await harness.createService()
            #expect(harness.runningRevisions == [1, 1])
            let task = try #require(harness.serviceTasks.first)
            #expect(task.group == "service:web")
            #expect(task.startedBy == harness.service?.primary?.id)
            try await harness.updateService(#""taskDefinition":"web:2""#)
            #expect(harness.runningRevisions == [2, 2])
            #expect(harness.serviceTasks.first?.stopCode == .serviceSchedulerInitiated)
            #expect(
                harness.serviceTasks.first?.stoppedReason
                    == "Scaling activity initiated by (deployment \(harness.service?.primary?.id ?? ""))")
            #expect(harness.service?.deployments.count == 1)
            try await harness.updateService(#""desiredCount":1"#)
            #expect(harness.runningRevisions == [2])
            _ = try await harness.call("DeleteService", #"{"service":"web","force":true}"#)
            await harness.settle()
            #expect(harness.service?.status == .inactive)
            #expect(harness.runningRevisions.isEmpty)
            // The two old ones may go together or one by one.
            #expect(
                harness.serviceMessages.filter { !$0.contains("has stopped") } == [
                    "(service web) has started 2 tasks: (task ID) (task ID).",
                    "(service web) (deployment ID) deployment completed.",
                    "(service web) has reached a steady state.",
                    "(service web) has started 2 tasks: (task ID) (task ID).",
                    "(service web) (deployment ID) deployment completed.",
                    "(service web) has reached a steady state.",
                    "(service web) has reached a steady state.",
                ])
            #expect(
                harness.serviceMessages.last == "(service web) has stopped 1 running tasks: (task ID).")
            let state = harness.store.state
            #expect(state.counts(of: task.clusterArn) == ClusterCounts())
            #expect(await harness.error("UpdateService", #"{"service":"web","desiredCount":1}"#) == .serviceNotActive)
            #expect(await harness.error("DeleteService", #"{"service":"web"}"#) == .serviceNotFound)
            // The name is free again.
            try await harness.createService()
            #expect(harness.service?.status == .active)
            #expect(harness.runningRevisions == [1, 1])
        }
    }

    @Test("events tell each step, with the numbers as they are at that moment")
    func events() async throws {
        try await ControlHarness.runServices(script: FakeRuntime.Script()) { harness in
            try await harness.prepareServices()
            try await harness.createService()
            for task in harness.serviceTasks {
                harness.runtime.set(.running, of: task.arn, container: "w")
                await harness.settle()
            }
            let entries = harness.store.journal
            let services = try entries.filter { $0.event.type == .service }.map {
                try JSONDecoder().decode(ServiceStateEvent.self, from: Data($0.event.payload))
            }
            #expect(
                services.map {
                    "\($0.action) \($0.service.desiredCount) \($0.service.runningCount) \($0.service.pendingCount)"
                } == [
                    "CREATE 2 0 0", "DEPLOYMENT_START 2 0 0", "UPDATE 2 0 2", "UPDATE 2 1 1",
                    "DEPLOYMENT_COMPLETE 2 2 0",
                ])
            let last = try #require(services.last?.service)
            #expect(last.deployments.map(\.taskDefinition) == ["web:1"])
            #expect(last.deployments.map(\.rolloutState) == ["COMPLETED"])
            let deployments = try entries.filter { $0.event.type == .deployment }.map {
                try JSONDecoder().decode(DeploymentEvent.self, from: Data($0.event.payload))
            }
            #expect(
                deployments.map {
                    "\($0.action) \($0.deployment.status) \($0.deployment.runningCount) \($0.deployment.pendingCount)"
                } == [
                    "PROGRESS IN_PROGRESS 0 0", "PROGRESS IN_PROGRESS 0 2", "PROGRESS IN_PROGRESS 1 1",
                    "PROGRESS COMPLETED 2 0",
                ])
            #expect(Set(entries.filter { $0.event.type == .service }.map(\.event.keys.service)) == [ControlHarness.serviceArn])
            // Tasks and containers name their service, so that filters find them.
            let tasks = entries.filter { $0.event.type == .task || $0.event.type == .container }
            #expect(!tasks.isEmpty && tasks.allSatisfy { $0.event.keys.service == ControlHarness.serviceArn })
            let container = try #require(entries.first { $0.event.type == .container })
            let started = try JSONDecoder().decode(
                ContainerEvent.self, from: Data(container.event.payload))
            #expect(started.container.serviceArn == ControlHarness.serviceArn)
        }
    }

    @Test("a deployment that fails goes back by itself")
    func rollback() async throws {
        try await ControlHarness.runServices(healthyAfter: 60_000) { harness in
            try await harness.prepareServices(revisions: 2)
            try await harness.createService(
                #","deploymentConfiguration":{"deploymentCircuitBreaker":{"enable":true,"rollback":true}}"#)
            await harness.advance(seconds: 60)
            #expect(harness.service?.primary?.rolloutState == .completed)
            let first = try #require(harness.service?.primary?.id)
            try await harness.updateService(#""taskDefinition":"web:2""#)
            for _ in 0..<20 where harness.service?.primary?.isRollback == false {
                for task in harness.serviceTasks
                where task.revision == 2 && task.desiredStatus == .running {
                    harness.runtime.set(.exited(code: 1), of: task.arn, container: "w")
                }
                await harness.settle()
                await harness.advance(seconds: 1)
            }
            #expect(
                harness.service?.primary?.rolloutStateReason
                    == "ECS deployment circuit breaker: rolling back to deploymentId \(first).")
            await harness.advance(seconds: 60)
            #expect(harness.service?.primary?.rolloutState == .completed)
            #expect(harness.runningRevisions == [1, 1])
            let actions = harness.story.filter {
                $0.hasPrefix("service DEPLOY") || $0.hasPrefix("deployment ROLL")
                    || $0.hasSuffix("FAILED")
            }
            #expect(
                actions == [
                    "service DEPLOYMENT_START ACTIVE", "service DEPLOYMENT_COMPLETE ACTIVE",
                    "service DEPLOYMENT_START ACTIVE", "deployment PROGRESS FAILED",
                    "deployment ROLLBACK IN_PROGRESS",
                    "service DEPLOYMENT_FAILED ACTIVE", "service DEPLOYMENT_START ACTIVE",
                    // The next step stops what is left of it.
                    "deployment PROGRESS FAILED", "service DEPLOYMENT_COMPLETE ACTIVE",
                ])
        }
    }

    @Test("a task that ends or is stopped is replaced")
    func replaced() async throws {
        try await ControlHarness.runServices { harness in
            try await harness.prepareServices()
            try await harness.createService()
            let tasks = harness.serviceTasks
            harness.runtime.set(.exited(code: 1), of: tasks[0].arn, container: "w")
            await harness.settle()
            #expect(harness.runningRevisions.count == 2)
            _ = try await harness.call("StopTask", #"{"task":"\#(tasks[1].arn)"}"#)
            await harness.settle()
            #expect(harness.runningRevisions.count == 2)
            #expect(harness.serviceTasks.count == 4)
            let listed = try await harness.call("ListTasks", #"{"serviceName":"web"}"#)
            #expect(listed["taskArns"]?.items.count == 2)
        }
    }

    @Test("a restart goes on where the service was; tasks that ended meanwhile are replaced")
    func restart() async throws {
        var settings = ControlSettings()
        settings.taskHealthyAfterMilliseconds = 0
        let first = ControlHarness(settings: settings, script: .obedient)
        try await first.run {
            try await first.prepareServices()
            try await first.createService()
        }
        let before = first.serviceTasks.map(\.arn)
        first.runtime.set(.exited(code: 0), of: before[0], container: "w", hinting: false)
        let second = first.restarted(settings: settings)
        try await second.run {
            await second.settle()
            #expect(second.serviceTasks.count == 3)
            #expect(second.runningRevisions == [1, 1])
            #expect(second.serviceTasks.map(\.arn).prefix(2) == before[...])
            #expect(second.service?.deployments.count == 1)
        }
    }

    @Test("many tasks are started in several steps")
    func manyTasks() async throws {
        try await ControlHarness.runServices { harness in
            try await harness.prepareServices()
            try await harness.createService()
            try await harness.updateService(#""desiredCount":450"#)
            #expect(harness.runningRevisions.count == 450)
            #expect(harness.serviceTasks.count == 450)
            #expect(harness.service?.steadySince != nil)
        }
    }

    @Test("tags of the tasks: the service's, the definition's, AWS's own")
    func tags() async throws {
        try await ControlHarness.runServices { harness in
            try await harness.call("CreateCluster", "{}")
            try await harness.call(
                "RegisterTaskDefinition",
                #"""
                {"family":"web","containerDefinitions":[{"name":"w","image":"i","memory":64}],
                 "tags":[{"key":"from","value":"definition"}]}
                """#)
            try await harness.createService(
                #","tags":[{"key":"from","value":"service"}],"propagateTags":"SERVICE""#)
            #expect(harness.serviceTasks.last?.tags == [Tag(key: "from", value: "service")])
            try await harness.updateService(
                #""propagateTags":"TASK_DEFINITION","enableECSManagedTags":true,"desiredCount":3"#)
            #expect(
                harness.serviceTasks.last?.tags == [
                    Tag(key: "from", value: "definition"),
                    Tag(key: "aws:ecs:clusterName", value: "default"),
                    Tag(key: "aws:ecs:serviceName", value: "web"),
                ])
            try await harness.updateService(#""propagateTags":"NONE","enableECSManagedTags":false,"desiredCount":4"#)
            #expect(harness.serviceTasks.last?.tags == [])
        }
    }

    @Test("a port of the machine is taken by one task at a time")
    func hostPorts() async throws {
        try await ControlHarness.runServices { harness in
            try await harness.call("CreateCluster", "{}")
            try await harness.call(
                "RegisterTaskDefinition",
                #"""
                {"family":"web","containerDefinitions":[{"name":"w","image":"i","memory":64,
                 "portMappings":[{"containerPort":80,"hostPort":8080}]}]}
                """#)
            try await harness.createService()
            #expect(harness.runningRevisions == [1])
            #expect(
                harness.serviceMessages.last
                    == "(service web) was unable to place a task because no container instance met all "
                    + "of its requirements. Reason: The closest matching container instance is "
                    + "already using a port required by your task.")
            try await harness.updateService(#""desiredCount":1"#)
            #expect(harness.service?.primary?.rolloutState == .completed)
            // With room to stop the old one first, a deployment gets through.
            try await harness.updateService(
                #""forceNewDeployment":true,"deploymentConfiguration":{"minimumHealthyPercent":0,"maximumPercent":100}"#)
            #expect(harness.service?.primary?.rolloutState == .completed)
            #expect(harness.serviceTasks.count == 2)
        }
    }

    @Test("a deleted service is forgotten after a while, and its cluster can go")
    func forgotten() async throws {
        try await ControlHarness.runServices { harness in
            try await harness.prepareServices()
            try await harness.createService()
            _ = try await harness.call("DeleteService", #"{"service":"web","force":true}"#)
            await harness.settle()
            _ = try await harness.call("DeleteCluster", #"{"cluster":"default"}"#)
            await harness.advance(seconds: 3599)
            #expect(harness.service != nil)
            await harness.advance(seconds: 90)
            #expect(harness.service == nil)
        }
    }

    @Test("reset ends services, too")
    func reset() async throws {
        try await ControlHarness.runServices { harness in
            try await harness.prepareServices()
            try await harness.createService()
            try await harness.plane.reset()
            await harness.settle()
            #expect(harness.store.state.services.isEmpty && harness.store.state.tasks.isEmpty)
            #expect(harness.story.contains("service DELETE INACTIVE"))
            #expect(try await harness.runtime.list() == [])
        }
    }

    @Test("a snapshot tells services before their deployments, behind the clusters")
    func snapshot() async throws {
        try await ControlHarness.runServices { harness in
            try await harness.prepareServices()
            try await harness.createService()
            var reader = SnapshotReader(harness.store.state, filter: EventFilter())
            var kinds: [String] = []
            while case let payloads = try reader.next(records: 1), !payloads.isEmpty {
                kinds += try payloads.map {
                    try JSONDecoder().decode(JSONValue.self, from: Data($0))["eventType"]?.text ?? ""
                }
            }
            #expect(
                kinds == [
                    "cluster", "service", "deployment", "task", "container", "task", "container",
                ])
        }
    }
}
