import Foundation
import KECSControl
import KECSModel
import KECSTestSupport
import KECSWire
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ClusterOperationTests {
    private let harness = ControlHarness()
    private let root = "arn:aws:ecs:us-east-1:000000000000:cluster/"

    @Test("CreateCluster without a name makes `default`, with every list filled in")
    func createDefault() async throws {
        let answer = try await harness.call("CreateCluster", "{}")
        let cluster = try #require(answer["cluster"])
        #expect(cluster["clusterArn"] == .string(root + "default"))
        #expect(cluster["clusterName"] == .string("default"))
        #expect(cluster["status"] == .string("ACTIVE"))
        for list in ["statistics", "tags", "capacityProviders", "defaultCapacityProviderStrategy"] {
            #expect(cluster[list] == .empty, "\(list)")
        }
        #expect(
            cluster["settings"]
                == .array([
                    .object(["name": .string("containerInsights"), "value": .string("disabled")])
                ]))
        for count in [
            "registeredContainerInstancesCount", "runningTasksCount", "pendingTasksCount",
            "activeServicesCount",
        ] {
            #expect(cluster[count] == .integer(0), "\(count)")
        }
        #expect(cluster["configuration"] == nil && cluster["attachments"] == nil)
        #expect(harness.story == ["cluster CREATE ACTIVE"])
    }

    @Test("creating an ACTIVE cluster again answers it as it is; a deleted one is made anew")
    func createAgain() async throws {
        let body = #"{"clusterName":"c","tags":[{"key":"a","value":"1"}]}"#
        _ = try await harness.call("CreateCluster", body)
        let again = try await harness.call("CreateCluster", #"{"clusterName":"c"}"#)
        #expect(again["cluster"]?["tags"]?[0]?["key"] == .string("a"))
        _ = try await harness.call("DeleteCluster", #"{"cluster":"c"}"#)
        let anew = try await harness.call("CreateCluster", #"{"clusterName":"c"}"#)
        #expect(anew["cluster"]?["status"] == .string("ACTIVE"))
        #expect(anew["cluster"]?["tags"] == .empty)
        #expect(
            harness.story == [
                "cluster CREATE ACTIVE", "cluster DELETE INACTIVE", "cluster CREATE ACTIVE",
            ])
    }

    @Test("refused", arguments: [
        #"{"clusterName":""}"#, #"{"clusterName":"a b"}"#, #"{"clusterName":"é"}"#,
        #"{"clusterName":"arn:aws:ecs:us-east-1:000000000000:cluster/c"}"#,
        #"{"tags":[{"value":"x"}]}"#, #"{"tags":[{"key":"aws:x","value":"x"}]}"#,
    ])
    func createRefused(_ body: String) async {
        #expect(await harness.error("CreateCluster", body)?.code == "InvalidParameterException")
        #expect(harness.store.state.clusters.isEmpty)
    }

    @Test("a name of 255 characters is the longest")
    func longNames() async throws {
        let longest = String(repeating: "c", count: 255)
        _ = try await harness.call("CreateCluster", #"{"clusterName":"\#(longest)"}"#)
        #expect(
            await harness.error("CreateCluster", #"{"clusterName":"\#(longest)c"}"#)?.code
                == "InvalidParameterException")
    }

    @Test("DescribeClusters: default where none is named; what is missing is a failure")
    func describe() async throws {
        var answer = try await harness.call("DescribeClusters", "{}")
        #expect(answer["clusters"] == .empty)
        #expect(
            answer["failures"]
                == .array([
                    .object(["arn": .string(root + "default"), "reason": .string("MISSING")])
                ]))
        _ = try await harness.call("CreateCluster", "{}")
        answer = try await harness.call(
            "DescribeClusters", #"{"clusters":["\#(root)default","default","x"]}"#)
        #expect(answer["clusters"]?.items.count == 2)
        #expect(answer["failures"]?[0]?["arn"] == .string(root + "x"))
    }

    @Test("include adds tags, settings, configuration and statistics")
    func include() async throws {
        _ = try await harness.call(
            "CreateCluster",
            #"{"tags":[{"key":"a","value":"1"}],"settings":[{"name":"containerInsights","value":"enabled"}],"#
                + #""configuration":{"executeCommandConfiguration":{"logging":"NONE"}}}"#)
        let bare = try await harness.call("DescribeClusters", "{}")
        let plain = try #require(bare["clusters"]?[0])
        #expect(plain["tags"] == .empty && plain["settings"] == .empty)
        #expect(plain["statistics"] == .empty && plain["configuration"] == nil)
        let answer = try await harness.call(
            "DescribeClusters",
            #"{"include":["TAGS","SETTINGS","CONFIGURATIONS","STATISTICS"]}"#)
        let cluster = try #require(answer["clusters"]?[0])
        #expect(cluster["tags"]?[0]?["value"] == .string("1"))
        #expect(cluster["settings"]?[0]?["value"] == .string("enabled"))
        #expect(
            cluster["configuration"]?["executeCommandConfiguration"]?["logging"] == .string("NONE"))
        #expect(cluster["statistics"]?.items.count == 8)
        #expect(
            await harness.error("DescribeClusters", #"{"include":["NOTHING"]}"#)?.code
                == "InvalidParameterException")
    }

    @Test("DeleteCluster: not with tasks; INACTIVE afterwards, describable and not listed")
    func delete() async throws {
        let id = try await harness.runTaskWithoutReconcilers()
        #expect(await harness.error("DeleteCluster", #"{"cluster":"default"}"#) == .clusterContainsTasks)
        try await harness.store.transact { transaction in
            guard var task = transaction.state.tasks[id] else { return }
            task.lastStatus = .stopped
            transaction.put(task)
        }
        let answer = try await harness.call("DeleteCluster", #"{"cluster":"default"}"#)
        #expect(answer["cluster"]?["status"] == .string("INACTIVE"))
        let described = try await harness.call("DescribeClusters", "{}")
        #expect(described["clusters"]?[0]?["status"] == .string("INACTIVE"))
        let listed = try await harness.call("ListClusters", "{}")
        #expect(listed["clusterArns"] == .empty && listed["nextToken"] == nil)
        #expect(await harness.error("DeleteCluster", #"{"cluster":"x"}"#) == .clusterNotFound)
    }

    @Test("an INACTIVE cluster takes no tasks and tells of none")
    func inactive() async throws {
        _ = try await harness.call("CreateCluster", "{}")
        _ = try await harness.call("DeleteCluster", #"{"cluster":"default"}"#)
        for (operation, body) in [
            ("RunTask", #"{"taskDefinition":"app"}"#), ("ListTasks", "{}"),
            ("DescribeTasks", #"{"tasks":["x"]}"#), ("StopTask", #"{"task":"x"}"#),
            ("UpdateCluster", #"{"cluster":"default"}"#),
        ] {
            let error = await harness.error(operation, body)
            #expect(error?.code == "ClusterNotFoundException", "\(operation)")
            #expect(error?.message == "The referenced cluster was inactive.", "\(operation)")
        }
    }

    @Test("UpdateCluster changes what it names, and tells of it where something changed")
    func update() async throws {
        _ = try await harness.call(
            "CreateCluster", #"{"clusterName":"c","serviceConnectDefaults":{"namespace":"n"}}"#)
        let body = #"{"cluster":"c","settings":[{"name":"containerInsights","value":"enhanced"}]}"#
        let answer = try await harness.call("UpdateCluster", body)
        #expect(answer["cluster"]?["settings"]?[0]?["value"] == .string("enhanced"))
        #expect(answer["cluster"]?["serviceConnectDefaults"]?["namespace"] == .string("n"))
        _ = try await harness.call("UpdateCluster", body)
        #expect(harness.story == ["cluster CREATE ACTIVE", "cluster UPDATE ACTIVE"])
        let without = try await harness.call(
            "UpdateCluster", #"{"cluster":"c","serviceConnectDefaults":{"namespace":""}}"#)
        #expect(without["cluster"]?["serviceConnectDefaults"] == nil)
        #expect(await harness.error("UpdateCluster", #"{"cluster":"x"}"#) == .clusterNotFound)
        #expect(await harness.error("UpdateCluster", "{}")?.code == "InvalidParameterException")
    }

    @Test("clusters of another region or account are other clusters")
    func regions() async throws {
        _ = try await harness.call("CreateCluster", "{}")
        var context = harness.context
        context.region = "eu-west-1"
        let there = try await harness.plane.call("ListClusters", body: Data(), context: context)
        #expect(String(decoding: there, as: UTF8.self) == #"{"clusterArns":[]}"#)
        #expect(
            await harness.error(
                "ListTasks", #"{"cluster":"arn:aws:ecs:us-east-1:1:cluster/default"}"#)
                == .clusterNotFound)
        #expect(
            await harness.error("ListTasks", #"{"cluster":"arn:aws:ecs:us-east-1:1:task/default"}"#)?
                .code == "InvalidParameterException")
    }
}
