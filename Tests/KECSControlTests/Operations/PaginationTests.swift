import Foundation
import KECSControl
import KECSModel
import KECSTestSupport
import KECSWire
import Testing

@Suite(.timeLimit(.minutes(1)))
struct PaginationTests {
    private let harness = ControlHarness()

    /// All pages of a list, each as the names it holds.
    private func pages(
        _ operation: String, _ list: String, body: String = "", size: Int
    ) async throws -> [[String]] {
        var pages: [[String]] = []
        var token: String?
        repeat {
            let more = token.map { #","nextToken":"\#($0)""# } ?? ""
            let answer = try await harness.call(
                operation, #"{"maxResults":\#(size)\#(more)\#(body)}"#)
            pages.append((answer[list]?.items ?? []).compactMap { $0.text?.components(separatedBy: "/").last })
            token = answer["nextToken"]?.text
            #expect(answer["nextToken"] == nil || token?.isEmpty == false)
        } while token != nil && pages.count < 50
        return pages
    }

    private func create(_ names: [String]) async throws {
        for name in names {
            _ = try await harness.call("CreateCluster", #"{"clusterName":"\#(name)"}"#)
        }
    }

    private func register(_ family: String) async throws {
        _ = try await harness.call(
            "RegisterTaskDefinition",
            #"{"family":"\#(family)","containerDefinitions":[{"name":"w","image":"i","memory":64}]}"#)
    }

    @Test("pages hold everything once, in order, and the last has no token")
    func clusters() async throws {
        let names = (1...7).map { "c\($0)" }
        try await create(names)
        #expect(try await pages("ListClusters", "clusterArns", size: 3) == [
            ["c1", "c2", "c3"], ["c4", "c5", "c6"], ["c7"],
        ])
        #expect(try await pages("ListClusters", "clusterArns", size: 7) == [names])
        #expect(try await pages("ListClusters", "clusterArns", size: 100) == [names])
    }

    @Test("more than 100 come in pages of 100 where no size is asked for")
    func defaultSize() async throws {
        try await create((1...101).map { "c\($0)" })
        let first = try await harness.call("ListClusters", "{}")
        #expect(first["clusterArns"]?.items.count == 100)
        let token = try #require(first["nextToken"]?.text)
        let second = try await harness.call("ListClusters", #"{"nextToken":"\#(token)"}"#)
        #expect(second["clusterArns"]?.items.count == 1)
        #expect(second["nextToken"] == nil)
    }

    @Test("a list that changes between the pages skips and repeats nothing that stays")
    func changingList() async throws {
        try await create(["a", "b", "c", "d", "e"])
        let first = try await harness.call("ListClusters", #"{"maxResults":2}"#)
        let token = try #require(first["nextToken"]?.text)
        // The one the token names goes, one before it, and one comes.
        for name in ["b", "a"] {
            _ = try await harness.call("DeleteCluster", #"{"cluster":"\#(name)"}"#)
        }
        try await create(["f"])
        for _ in 0..<2 {
            let rest = try await harness.call("ListClusters", #"{"nextToken":"\#(token)"}"#)
            let names = (rest["clusterArns"]?.items ?? []).compactMap { $0.text?.last }
            #expect(names == ["c", "d", "e", "f"])
        }
    }

    @Test("tokens that are none", arguments: ["x", "Zm9v", "a2VjczE6", "a2VjczE6eA==", "é"])
    func badTokens(_ token: String) async throws {
        _ = try await harness.call("CreateCluster", "{}")
        for operation in ["ListClusters", "ListTasks", "ListTaskDefinitions"] {
            #expect(
                await harness.error(operation, #"{"nextToken":"\#(token)"}"#)
                    == .invalidParameter("Invalid token."), "\(operation)")
        }
    }

    @Test("sizes that are none", arguments: [0, -1, 101])
    func badSizes(_ size: Int) async throws {
        _ = try await harness.call("CreateCluster", "{}")
        for operation in [
            "ListClusters", "ListTasks", "ListTaskDefinitions", "ListTaskDefinitionFamilies",
        ] {
            #expect(
                await harness.error(operation, #"{"maxResults":\#(size)}"#)?.code
                    == "InvalidParameterException", "\(operation)")
        }
    }

    @Test("task definitions by family and number, up and down")
    func taskDefinitions() async throws {
        for family in ["b", "a", "b", "a-b", "a"] { try await register(family) }
        for _ in 0..<9 { try await register("a") }
        let up = try await pages("ListTaskDefinitions", "taskDefinitionArns", size: 4)
        let all = (1...11).map { "a:\($0)" } + ["a-b:1", "b:1", "b:2"]
        #expect(up.flatMap { $0 } == all)
        #expect(up.map(\.count) == [4, 4, 4, 2])
        let down = try await pages(
            "ListTaskDefinitions", "taskDefinitionArns", body: #","sort":"DESC""#, size: 3)
        #expect(down.flatMap { $0 } == all.reversed())
        let one = try await pages(
            "ListTaskDefinitions", "taskDefinitionArns", body: #","familyPrefix":"a""#, size: 100)
        #expect(one == [(1...11).map { "a:\($0)" }])
    }

    @Test("families by name")
    func families() async throws {
        for family in ["web", "db", "web", "api", "website"] { try await register(family) }
        #expect(
            try await pages("ListTaskDefinitionFamilies", "families", size: 3)
                == [["api", "db", "web"], ["website"]])
        #expect(
            try await pages(
                "ListTaskDefinitionFamilies", "families", body: #","familyPrefix":"web""#, size: 1)
                == [["web"], ["website"]])
    }
}
