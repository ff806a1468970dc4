import Foundation
import KECSAccess
import KECSModel
import Testing

@Suite struct TokenFileTests {
    private let folder: AccessFolder

    init() throws { folder = try AccessFolder() }

    private var file: String { folder.path + "/tokens.json" }

    @Test func aTokenIsStoredHashedAndForItsOwner() throws {
        let (secret, token) = try folder.token("ci", ["operator"])
        #expect(secret.text.hasPrefix("kecs_") && secret.text.count == 5 + 64)
        #expect(token.hash == TokenSecret.hash(secret.text))
        let text = try String(contentsOfFile: file, encoding: .utf8)
        #expect(!text.contains(secret.text) && !text.contains(secret.text.dropFirst(5)))
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions]
        #expect(mode as? Int == 0o600)
        #expect(try folder.tokens.tokens() == [token])
    }

    @Test func tokensDiffer() throws {
        let (first, one) = try folder.token("a", ["viewer"])
        let (second, other) = try folder.token("b", ["viewer"])
        #expect(first != second && one.id != other.id)
        #expect(try folder.tokens.tokens() == [one, other])
    }

    @Test func revokedByIdOrName() throws {
        let (_, one) = try folder.token("a", ["viewer"])
        let (_, other) = try folder.token("b", ["viewer"])
        #expect(try folder.tokens.revoke("a") == one)
        #expect(try folder.tokens.revoke("a") == nil)
        #expect(try folder.tokens.revoke(other.id) == other)
        #expect(try folder.tokens.tokens().isEmpty)
    }

    @Test func aNameIsOfOneToken() throws {
        let (_, token) = try folder.token("a", ["viewer"])
        #expect(throws: AccessProblem.self) { try folder.token("a", ["admin"]) }
        #expect(throws: AccessProblem.self) { try folder.token(token.id, ["admin"]) }
        for name in ["", "a b", "é", "a\nb", String(repeating: "x", count: 65)] {
            #expect(throws: AccessProblem.self) { try folder.token(name, ["admin"]) }
        }
        #expect(try folder.tokens.tokens() == [token])
    }

    /// Each with a lock of its own, at once: none gets lost. On threads, since tasks may
    /// all have to share one.
    @Test func manyWriters() async throws {
        let folder = folder
        let (ends, source) = AsyncStream.makeStream(
            of: Bool.self, bufferingPolicy: .bufferingOldest(4))
        for writer in 0..<4 {
            Thread.detachNewThread {
                let all = (0..<25).allSatisfy { number in
                    (try? folder.token("t\(writer)-\(number)", ["viewer"])) != nil
                }
                source.yield(all)
            }
        }
        for await isDone in ends.prefix(4) { #expect(isDone) }
        #expect(try folder.tokens.tokens().count == 100)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(Set(names) == ["tokens.json", "tokens.json.lock"])
    }

    @Test(
        arguments: [
            "", "x", "[]", "{}", #"{"version":"1","tokens":[]}"#, #"{"version":2,"tokens":[]}"#,
            #"{"version":1}"#, #"{"version":1,"tokens":[{}]}"#,
            entry(id: "a b"), entry(name: ""), entry(hash: "00"), entry(hash: "zz"),
            entry(permissions: #"["fly"]"#), entry(permissions: "[]"), entry(created: #""now""#),
            #"{"version":1,"tokens":[\#(member()),\#(member())]}"#,
            String(repeating: "[", count: 200_000), "\u{0}\u{1}",
            String(repeating: " ", count: 9_000_000),
        ])
    func whatIsNoListOfTokensIsToldAndKept(text: String) throws {
        try folder.write("tokens.json", text)
        #expect(throws: AccessProblem.self) { try folder.tokens.tokens() }
        do {
            try folder.token("a", ["viewer"])
            Issue.record("a damaged file was replaced")
        } catch let problem as AccessProblem {
            #expect(problem.description.contains(file))
        }
        #expect(try String(contentsOfFile: file, encoding: .utf8) == text)
    }

    @Test func aFolderOrFIFOInItsPlace() throws {
        try FileManager.default.createDirectory(atPath: file, withIntermediateDirectories: false)
        #expect(throws: AccessProblem.self) { try folder.tokens.tokens() }
        try FileManager.default.removeItem(atPath: file)
        #expect(mkfifo(file, 0o600) == 0)
        #expect(throws: AccessProblem.self) { try folder.tokens.tokens() }
    }

    @Test func noFolder() {
        #expect(throws: AccessProblem.self) {
            try TokenFile(dataFolder: folder.path + "/none").create(
                name: "a", grants: [Grant(.exec)], expiresAt: nil, now: .test,
                random: AccessFolder.random)
        }
    }

    private static func member(
        id: String = "tok_1", name: String = "n",
        hash: String = String(repeating: "0", count: 64), permissions: String = #"["exec"]"#,
        created: String = "0"
    ) -> String {
        #"{"id":"\#(id)","name":"\#(name)","sha256":"\#(hash)","permissions":\#(permissions),"createdAt":\#(created)}"#
    }

    private static func entry(
        id: String = "tok_1", name: String = "n",
        hash: String = String(repeating: "0", count: 64), permissions: String = #"["exec"]"#,
        created: String = "0"
    ) -> String {
        let token = member(
            id: id, name: name, hash: hash, permissions: permissions, created: created)
        return #"{"version":1,"tokens":[\#(token)]}"#
    }

    /// So that the refusals above are of what they change.
    @Test func theUnchangedEntryIsGood() throws {
        try folder.write("tokens.json", Self.entry())
        #expect(try folder.tokens.tokens().count == 1)
    }
}
