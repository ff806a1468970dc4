import Testing
import kecs

@Suite struct ExposureTests {
    @Test(
        arguments: [
            ("127.0.0.1", true), ("127.1.2.3", true), ("localhost", true), ("LOCALHOST", true),
            ("::1", true), ("0:0:0:0:0:0:0:1", true), ("0.0.0.0", false), ("::", false),
            ("192.168.1.1", false), ("example.org", false), ("127.evil.example", false),
            ("localhost.evil.example", false),
        ])
    func loopback(host: String, expected: Bool) {
        #expect(Exposure.isLoopback(host) == expected)
    }

    @Test(
        arguments: [
            ("127.0.0.1", false, false, true), ("127.0.0.1", true, false, true),
            ("0.0.0.0", false, false, false), ("0.0.0.0", false, true, true),
            ("0.0.0.0", true, false, false),
            // Not even then.
            ("0.0.0.0", true, true, false),
        ])
    func whoMayBeLetIn(host: String, hooks: Bool, insecure: Bool, permitted: Bool) {
        var configuration = Configuration(dataDir: "/d")
        configuration.host = host
        configuration.testHooks = hooks
        configuration.insecure = insecure
        do {
            try Exposure.check(configuration)
            #expect(permitted)
        } catch {
            #expect(!permitted)
            #expect(error.code == .usage)
            #expect(error.message.contains(host))
            #expect(error.message.contains("hooks") == hooks)
        }
    }

    /// Test hooks are not let out even so.
    @Test(arguments: [(false, true), (true, false)])
    func authenticationLetsItOut(hooks: Bool, permitted: Bool) {
        var configuration = Configuration(dataDir: "/d")
        configuration.host = "0.0.0.0"
        configuration.auth = .required
        configuration.testHooks = hooks
        do {
            try Exposure.check(configuration)
            #expect(permitted)
        } catch {
            #expect(!permitted)
        }
    }

    @Test func theErrorSaysWhatToDo() {
        var configuration = Configuration(dataDir: "/d")
        configuration.host = "0.0.0.0"
        do {
            try Exposure.check(configuration)
            Issue.record("let out")
        } catch {
            #expect(error.message.contains("kecs token create --role admin"))
            #expect(error.message.contains("--auth required"))
        }
    }
}
