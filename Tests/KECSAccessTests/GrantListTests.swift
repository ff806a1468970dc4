import KECSAccess
import Testing

@Suite struct GrantListTests {
    @Test func rolesAreTheirPermissions() throws {
        let viewer = try GrantList.read(["viewer"])
        #expect(
            Set(viewer.map(\.text)) == ["events:read", "metrics:read", "logs:read", "ecs:read"])
        let more = try GrantList.read(["operator"]).subtracting(viewer)
        #expect(Set(more.map(\.text)) == ["exec", "ecs:write"])
        #expect(try GrantList.read(["admin"]) == [Grant(.admin)])
    }

    @Test func clustersNarrowAll() throws {
        let grants = try GrantList.read(["exec", "ecs:read"], clusters: ["a", "b"])
        #expect(Set(grants.map(\.text)) == ["exec@a", "exec@b", "ecs:read@a", "ecs:read@b"])
    }

    @Test(
        arguments: [
            ([], []), (["events:write"], []), (["Admin"], []), (["exec@"], []), (["exec@a b"], []),
            (["exec@a/b"], []), (["exec"], [""]), (["exec"], ["a b"]), (["exec@a"], ["b"]), ([""], []),
            (["viewer@a"], []),
        ] as [([String], [String])])
    func refused(words: [String], clusters: [String]) {
        #expect(throws: GrantList.Problem.self) {
            try GrantList.read(words, clusters: clusters)
        }
    }

    @Test func thereIsAnEnd() {
        let clusters = (0...GrantList.limit).map { "c\($0)" }
        #expect(throws: GrantList.Problem.self) { try GrantList.read(["exec"], clusters: clusters) }
    }
}
