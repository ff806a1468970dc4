import KECSAccess
import Testing

@Suite struct AccessKeyFileTests {
    private let folder: AccessFolder

    init() throws { folder = try AccessFolder() }

    private static let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"

    private static func section(
        _ name: String = "[ci]", id: String = "AKIDEXAMPLE", secret: String = secret,
        more: String = "kecs_permissions = operator"
    ) -> String {
        "\(name)\naws_access_key_id = \(id)\naws_secret_access_key=\(secret)\n\(more)\n"
    }

    @Test func credentialsAreRead() async throws {
        let access = try await folder.control(
            accessKeys: """
                # Made by hand.
                \(Self.section())
                  ; another
                \(Self.section("[look]", id: "AK2", more: "KECS_Permissions = ecs:read, exec\nkecs_clusters=a, b\nregion = x"))
                """)
        #expect(access.accessKey(id: "AKIDEXAMPLE")?.principal.name == "ci")
        let look = try #require(access.accessKey(id: "AK2")?.principal)
        #expect(look.permissions == ["ecs:read@a", "ecs:read@b", "exec@a", "exec@b"])
        #expect(access.accessKey(id: "AK3") == nil)
        #expect(access.accessKey(id: "ci") == nil)
        #expect(!"\(access.accessKey(id: "AK2").debugDescription)".contains(Self.secret))
    }

    @Test(
        arguments: [
            "", "x", "a=b", "[ci", "[]", "[a b]", section(more: ""), section(id: ""),
            section(id: "A/B"), section(secret: ""), section(secret: "short"),
            section(more: "kecs_permissions = fly"), section(more: "kecs_permissions ="),
            section(more: "kecs_permissions = exec@a\nkecs_clusters = b"),
            section(more: "kecs_permissions = exec\nkecs_cluster = b"),
            section(more: "kecs_permissions = exec\naws_session_token = x"),
            section(more: "kecs_permissions = exec\nkecs_permissions = admin"),
            section() + section(id: "OTHER"), section() + section("[b]"),
        ])
    func refused(text: String) async throws {
        let problem = await #expect(throws: AccessProblem.self) {
            try await folder.control(accessKeys: text)
        }
        #expect(problem?.description.contains("credentials") == true)
        #expect(problem?.description.contains(Self.secret) == false)
    }

    @Test func readAgain() async throws {
        let access = try await folder.control(accessKeys: Self.section())
        try folder.write("credentials", Self.section(id: "NEW"))
        await access.refresh()
        #expect(access.accessKey(id: "AKIDEXAMPLE") == nil)
        #expect(access.accessKey(id: "NEW") != nil)
    }
}
