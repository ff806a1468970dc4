import KECSControl
import KECSModel
import KECSTestSupport
import KECSWire
import Testing

@Suite("Forms of a health check's command", .timeLimit(.minutes(1)))
struct HealthCheckFormTests {
    private let harness = ControlHarness()

    private func body(_ check: String) -> String {
        #"{"family":"f","containerDefinitions":[{"name":"w","image":"i","memory":64,"healthCheck":\#(check)}]}"#
    }

    @Test("what runtimes get of what is sent", arguments: [
        (#"["CMD","a","b"]"#, ["CMD", "a", "b"]), (#"["CMD-SHELL","a || b"]"#, ["CMD-SHELL", "a || b"]),
        // Without a kind in front it is run as it stands.
        (#"["/healthcheck"]"#, ["CMD", "/healthcheck"]),
        (#"["curl","-f","http://localhost/"]"#, ["CMD", "curl", "-f", "http://localhost/"]),
        (#"["cmd-shell","x"]"#, ["CMD", "cmd-shell", "x"]),
        // As the Docker engine has it: the rest are the script's arguments.
        (#"["CMD-SHELL","a","b"]"#, ["CMD-SHELL", "a", "b"]),
        // Nothing is to be checked.
        ("[]", nil), (#"["NONE"]"#, nil), (#"["NONE","a"]"#, nil),
    ] as [(String, [String]?)])
    func read(sent: String, expected: [String]?) async throws {
        let answer = try await harness.call(
            "RegisterTaskDefinition", body(#"{"command":\#(sent),"interval":7}"#))
        let check = harness.store.state.taskDefinitions.values.first?.containers.first?.healthCheck
        #expect(check?.command == expected)
        #expect(expected == nil || check?.interval == 7)
        let echo = answer["taskDefinition"]?["containerDefinitions"]?[0]?["healthCheck"]
        #expect(echo?["command"]?.items.isEmpty == (sent == "[]"))
    }

    @Test("commands that say nothing are refused, and the text says why", arguments: [
        (#"["CMD"]"#, "nothing to run after CMD"), (#"["CMD-SHELL"]"#, "nothing to run after CMD-SHELL"),
        (#"["CMD-SHELL",""]"#, "nothing to run after CMD-SHELL"), (#"["CMD",""]"#, "nothing to run after CMD"),
        (#"[""]"#, "must not be empty"), (#"["","a"]"#, "must not be empty"),
        (#"["CMD","a\u0000b"]"#, "NUL"),
    ])
    func refused(sent: String, text: String) async throws {
        let error = try #require(
            await harness.error("RegisterTaskDefinition", body(#"{"command":\#(sent)}"#)))
        #expect(error.code == "ClientException")
        #expect(error.message.hasPrefix("Invalid setting for container 'w'. "))
        #expect(error.message.contains(text), "\(error.message)")
        #expect(harness.store.state.families.isEmpty)
    }

    @Test("ranges", arguments: [
        ("interval", [4, 301]), ("timeout", [1, 61]), ("retries", [0, 11]), ("startPeriod", [-1, 301]),
    ])
    func ranges(member: String, outside: [Int]) async throws {
        for value in outside {
            let error = try #require(
                await harness.error(
                    "RegisterTaskDefinition", body(#"{"command":["a"],"\#(member)":\#(value)}"#)))
            #expect(error.code == "ClientException")
            #expect(error.message.contains("'\(member)'"), "\(error.message)")
        }
    }

    @Test("what is switched off is no check that others can wait for", arguments: ["[]", #"["NONE"]"#])
    func healthy(command: String) async throws {
        let error = await harness.error(
            "RegisterTaskDefinition",
            #"{"family":"f","containerDefinitions":[{"name":"a","image":"i","memory":64,"healthCheck":{"command":\#(command)}},{"name":"b","image":"i","memory":64,"dependsOn":[{"containerName":"a","condition":"HEALTHY"}]}]}"#
        )
        #expect(error?.code == "ClientException")
    }
}
