import Foundation
import KECSControl
import KECSModel
import KECSTestSupport
import KECSWire
import Testing

/// What is kept of requests with a `clientToken`.
@Suite("client tokens") struct ClientTokenTests {
    private func prepared(_ settings: ControlSettings = ControlSettings()) async throws -> ControlHarness {
        let harness = ControlHarness(settings: settings)
        _ = try await harness.call("CreateCluster", "{}")
        _ = try await harness.call(
            "RegisterTaskDefinition",
            #"{"family":"app","containerDefinitions":[{"name":"w","image":"i","memory":64}]}"#)
        return harness
    }

    private func run(_ token: Int, _ harness: ControlHarness, _ more: String = "") async throws -> String? {
        try await harness.call(
            "RunTask", #"{"taskDefinition":"app","clientToken":"t\#(token)"\#(more)}"#)["tasks"]?[0]?[
                "taskArn"]?.text
    }

    @Test("however long the request, what is kept of it is short")
    func short() async throws {
        let harness = try await prepared()
        let value = String(repeating: "v", count: 5000)
        let overrides =
            #","overrides":{"containerOverrides":[{"name":"w","environment":[{"name":"A","value":"\#(value)"}]}]}"#
        let first = try await run(1, harness, overrides)
        _ = try await run(2, harness)
        let tags = (0..<40).map { #"{"key":"k\#($0)","value":"\#(value.prefix(200))"}"# }
        _ = try await harness.call(
            "CreateService",
            """
            {"serviceName":"s","taskDefinition":"app","desiredCount":0,"clientToken":"t3",\
            "tags":[\(tags.joined(separator: ","))]}
            """)
        let rows = harness.store.state.clientTokens.values
        #expect(rows.count == 3)
        #expect(Set(rows.map(\.fingerprint.utf8.count)) == [64])
        for row in rows { #expect(try JSONEncoder().encode(row).count < 500) }
        // And it is what tells one request from another.
        #expect(try await run(1, harness, overrides) == first)
        let other = overrides.replacingOccurrences(of: "vvv\"", with: "vvw\"")
        await #expect(throws: ECSError.self) { try await run(1, harness, other) }
    }

    @Test("the oldest are forgotten where there are too many")
    func bounded() async throws {
        var settings = ControlSettings()
        settings.clientTokenLimit = 20
        let harness = try await prepared(settings)
        var arns: [String?] = []
        for token in 0..<50 {
            arns.append(try await run(token, harness))
            #expect(harness.store.state.clientTokens.count == min(token + 1, 20))
        }
        for token in 30..<50 { #expect(try await run(token, harness) == arns[token]) }
        #expect(harness.store.state.tasks.count == 50)
        // Forgotten: a request as any other.
        #expect(try await run(29, harness) != arns[29])
        #expect(harness.store.state.clientTokens.count == 20)
    }

    /// Any member that differs makes it another request.
    @Test(
        "the same token with another request is refused",
        arguments: [
            #""count":2"#, #""group":"g""#, #""startedBy":"s""#, #""enableExecuteCommand":true"#,
            #""launchType":"EC2""#, #""tags":[{"key":"a","value":"b"}]"#, #""referenceId":"r""#,
            #""overrides":{"taskRoleArn":"r"}"#, #""propagateTags":"TASK_DEFINITION""#,
            #""overrides":{"containerOverrides":[{"name":"w","command":["a"]}]}"#,
        ])
    func others(_ member: String) async throws {
        let harness = try await prepared()
        let first = try await run(1, harness)
        let refusal = await harness.error(
            "RunTask", #"{"taskDefinition":"app","clientToken":"t1",\#(member)}"#)
        #expect(refusal?.code == "ConflictException")
        #expect(try await run(1, harness) == first)
    }
}
