import ArgumentParser
import KECSAccess
import KECSModel
import Testing
import kecs

@Suite struct TokenCommandTests {
    @Test(
        arguments: [
            ["--role", "admin"], ["--role", "viewer", "--cluster", "a", "--cluster", "b"],
            ["--permission", "events:read@a", "--permission", "exec", "--expires", "30d"],
            ["--role", "viewer", "--permission", "exec", "--name", "ci.main@x"],
            ["--role", "viewer", "--output", "json", "--data-dir", "/d", "--expires", "12h"],
        ])
    func good(arguments: [String]) throws {
        _ = try TokenCreateCommand.parse(arguments)
    }

    @Test(
        arguments: [
            ([], "--role"), (["--role", "root"], "viewer, operator, admin"),
            (["--permission", "fly"], "events:read"),
            (["--permission", "exec@a", "--cluster", "b"], "exec@a"),
            (["--role", "admin", "--expires", "soon"], "12h or 30d"),
            (["--role", "admin", "--expires", "0s"], "12h or 30d"),
            (["--role", "admin", "--name", "a b"], "--name"),
            (["--role", "admin", "--cluster", ""], "cluster"),
            (["--role", "admin", "--output", "xml"], "xml"),
        ] as [([String], String)])
    func bad(arguments: [String], text: String) {
        do {
            _ = try TokenCreateCommand.parse(arguments)
            Issue.record("\(arguments) is taken")
        } catch {
            #expect(TokenCreateCommand.message(for: error).contains(text))
        }
    }

    @Test func theTokenItselfIsNotWhatIsRevoked() {
        #expect(throws: (any Error).self) { try TokenRevokeCommand.parse(["kecs_0123"]) }
        #expect(throws: (any Error).self) { try TokenRevokeCommand.parse([]) }
    }

    @Test func texts() {
        let token = StoredToken(
            id: "tok_1", name: "ci", hash: [1, 2, 3], grants: [Grant(.exec), Grant(.ecsRead)],
            createdAt: .init(milliseconds: 0), expiresAt: .init(milliseconds: 1000))
        #expect(
            TokenText.json([token])
                == #"{"tokens":[{"id":"tok_1","name":"ci","permissions":["ecs:read","exec"],"createdAt":"1970-01-01T00:00:00.000Z","expiresAt":"1970-01-01T00:00:01.000Z"}]}"#)
        #expect(
            TokenText.table([token], at: .init(milliseconds: 1000))
                == """
                ID     NAME  CREATED                   EXPIRES                          PERMISSIONS
                tok_1  ci    1970-01-01T00:00:00.000Z  1970-01-01T00:00:01.000Z (over)  ecs:read exec
                """)
        #expect(TokenText.table([], at: .init(milliseconds: 0)) == "There are no tokens.")
    }
}
