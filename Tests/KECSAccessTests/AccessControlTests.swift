import Foundation
import KECSAccess
import KECSModel
import Testing

@Suite struct AccessControlTests {
    private let folder: AccessFolder

    init() throws { folder = try AccessFolder() }

    @Test func aTokenStandsForItsOwner() async throws {
        let end = Timestamp.test.adding(seconds: 60)
        let (secret, token) = try folder.token("ci", ["operator"], expiresAt: end)
        let access = try await folder.control()
        #expect(access.isRequired && !access.isEmpty)
        let principal = try access.principal(forToken: secret.text, at: .test)
        #expect(
            principal
                == Principal(
                    name: "ci", grants: token.grants, expiresAt: end, tokenID: token.id))
        #expect(access.isCurrent(principal, at: end.adding(milliseconds: -1)))
        #expect(!access.isCurrent(principal, at: end))
        let failure = #expect(throws: AuthenticationFailure.self) {
            try access.principal(forToken: secret.text, at: end)
        }
        #expect(failure?.message == "The token has expired.")
    }

    @Test func othersAreRefused() async throws {
        let (secret, token) = try folder.token("ci", ["operator"])
        let access = try await folder.control()
        let others = [
            "", "kecs_", "x", secret.text + "0", String(secret.text.dropLast()),
            secret.text.uppercased(), Hex.text(token.hash), "kecs_" + Hex.text(token.hash),
            token.id, "ci", "a.b.c", "..", " " + secret.text,
            String(repeating: "kecs_", count: 100_000),
        ]
        for other in others {
            let failure = #expect(throws: AuthenticationFailure.self) {
                try access.principal(forToken: other, at: .test)
            }
            #expect(other.isEmpty || failure?.message.contains(other) == false || other == "x")
        }
    }

    @Test func aRevokedTokenIsKnownAtTheNextLook() async throws {
        let (secret, _) = try folder.token("ci", ["viewer"])
        let (kept, _) = try folder.token("other", ["viewer"])
        let access = try await folder.control()
        let principal = try access.principal(forToken: secret.text, at: .test)
        let before = access.revision
        await access.refresh()
        #expect(access.revision == before)

        _ = try folder.tokens.revoke("ci")
        await access.refresh()
        #expect(access.revision > before)
        #expect(!access.isCurrent(principal, at: .test))
        #expect(throws: AuthenticationFailure.self) {
            try access.principal(forToken: secret.text, at: .test)
        }
        let other = try access.principal(forToken: kept.text, at: .test)
        #expect(access.isCurrent(other, at: .test))
    }

    @Test func aNewTokenIsKnownAtTheNextLook() async throws {
        let access = try await folder.control()
        #expect(access.isEmpty)
        let (secret, _) = try folder.token("ci", ["viewer"])
        await access.refresh()
        #expect(try access.principal(forToken: secret.text, at: .test).name == "ci")
        try FileManager.default.removeItem(atPath: folder.tokens.path)
        await access.refresh()
        #expect(access.isEmpty)
    }

    /// Somebody takes permissions away by hand.
    @Test func otherPermissionsAskForTheTokenAgain() async throws {
        let (secret, _) = try folder.token("ci", ["exec", "ecs:read"])
        let access = try await folder.control()
        let principal = try access.principal(forToken: secret.text, at: .test)
        let text = try String(contentsOfFile: folder.tokens.path, encoding: .utf8)
        try folder.write("tokens.json", text.replacing("exec", with: "ecs:write"))
        await access.refresh()
        #expect(!access.isCurrent(principal, at: .test))
    }

    @Test func aDamagedFileKeepsTheServerFromStarting() async throws {
        try folder.write("tokens.json", "{")
        await #expect(throws: AccessProblem.self) { try await folder.control() }
    }

    @Test func aFileThatIsNotThereKeepsTheServerFromStarting() async throws {
        var settings = AccessSettings(dataFolder: folder.path)
        settings.jwtKeys = folder.path + "/none"
        do {
            _ = try await AccessControl(settings, logger: folder.log.logger)
            Issue.record("it starts")
        } catch {
            #expect(error.description == "\(folder.path)/none does not exist")
        }
    }

    @Test func aFileDamagedLaterLeavesWhatWasAndIsToldOnce() async throws {
        let (secret, _) = try folder.token("ci", ["viewer"])
        let access = try await folder.control()
        let before = access.revision
        try folder.write("tokens.json", "{ \"version\": 1, \(secret.text)")
        for _ in 0..<3 { await access.refresh() }
        #expect(try access.principal(forToken: secret.text, at: .test).name == "ci")
        #expect(access.revision == before)
        #expect(folder.log.all.filter { $0.hasPrefix("error") }.count == 1)
        #expect(!folder.log.all.contains { $0.contains(secret.text) })
    }

    @Test func aFileThatOthersMayReadIsTold() async throws {
        try folder.token("ci", ["viewer"])
        #expect(folder.log.all.isEmpty)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o644], ofItemAtPath: folder.tokens.path)
        _ = try await folder.control()
        #expect(folder.log.all.count { $0.contains("chmod 600") } == 1)
    }
}
