import Foundation
import KECSRealtime
import KECSRuntimes
import KECSStore
import Logging
import Testing
import kecs

@Suite struct ConfigurationLoaderTests {
    /// A folder with a `kecs.yaml` of this text; nil: without one.
    private func load(
        flags: [String: String] = [:], environment: [String: String] = [:], yaml: String? = nil,
        fileNamed name: String? = nil
    ) async throws -> Configuration {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "kecs-configuration-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        if let yaml {
            try Data(yaml.utf8).write(to: folder.appending(path: "kecs.yaml"))
        }
        return try await ConfigurationLoader.load(
            flags: flags, file: name,
            surroundings: Surroundings(
                environment: environment, workingFolder: folder.path, homeFolder: "/home/someone"))
    }

    @Test func defaults() async throws {
        let configuration = try await load()
        #expect(configuration.runtime == .auto)
        #expect(configuration.host == "127.0.0.1")
        #expect(configuration.port == 8080)
        #expect(configuration.accountId == "000000000000")
        #expect(configuration.region == "us-east-1")
        #expect(configuration.dataDir == "/home/someone/.local/share/kecs")
        #expect(!configuration.testHooks && !configuration.insecure)
        #expect(configuration.dockerHost == nil)
    }

    @Test(
        arguments: [
            (nil, nil, nil, 8080), (nil, nil, "3", 3), (nil, "2", "3", 2), ("1", "2", "3", 1),
            ("1", nil, "3", 1), ("1", "2", nil, 1), (nil, "2", nil, 2),
        ] as [(String?, String?, String?, Int)])
    func layers(flag: String?, variable: String?, key: String?, port: Int) async throws {
        let configuration = try await load(
            flags: flag.map { ["port": $0] } ?? [:],
            environment: variable.map { ["KECS_PORT": $0] } ?? [:],
            yaml: key.map { "port: \($0)\n" })
        #expect(configuration.port == port)
    }

    @Test func filesAreFoundFromTheWorkingFolder() async throws {
        let configuration = try await load(flags: ["jwt-keys": "~/keys.json", "access-keys": "keys"])
        #expect(configuration.jwtKeys == "/home/someone/keys.json")
        #expect(configuration.accessKeys?.hasPrefix("/") == true)
        #expect(configuration.auth == .off)
    }

    @Test func everySettingCanComeFromEverywhere() async throws {
        let values = [
            "runtime": "simulated", "data-dir": "/d", "host": "::1", "port": "1",
            "server-names": "a,b", "insecure": "true", "account-id": "123456789012",
            "region": "eu-west-1", "docker-host": "unix:///x.sock",
            "image-pull-behavior": "never", "stopped-task-retention": "2m", "stop-timeout": "3s",
            "task-healthy-after": "40s", "scaling-period": "2s",
            "journal-entries": "5", "journal-age": "1d", "durability": "full",
            "heartbeat-interval": "250ms", "limit-connections-per-minute": "7",
            "limit-messages-per-second": "8", "limit-subscriptions": "0",
            "simulated-start-delay": "1ms",
            "simulated-stop-delay": "2ms", "simulated-run-for": "3s", "simulated-exit-code": "4",
            "log-level": "debug", "log-format": "json", "test-hooks": "yes",
            "auth": "required", "access-keys": "/k", "jwt-keys": "/j", "jwt-issuer": "i",
            "jwt-audience": "u", "allowed-origins": "https://a,https://b:1",
            "limit-unauthenticated": "9", "limit-unauthenticated-per-address": "3", "limit-feeds-per-address": "4",
            "auth-timeout": "2s", "exec-any": "true",
            "exec-idle-timeout": "3m", "metrics-interval": "5s",
            "trusted-proxies": "10.0.0.0/8,::1", "tls-certificate": "/c", "tls-key": "/p", "tls-client-ca": "/a",
        ]
        #expect(Set(values.keys) == Set(Setting.all.map(\.name)), "this test knows every setting")
        var environment: [String: String] = [:]
        for setting in Setting.all { environment[setting.environmentName] = values[setting.name] }
        let yaml = values.map { "\($0): \"\($1)\"\n" }.joined()
        for configuration in [
            try await load(flags: values), try await load(environment: environment),
            try await load(yaml: yaml),
        ] {
            #expect(configuration.runtime == .simulated)
            #expect(configuration.dataDir == "/d")
            #expect(configuration.host == "::1")
            #expect(configuration.port == 1)
            #expect(configuration.serverNames == ["a", "b"])
            #expect(configuration.insecure)
            #expect(configuration.accountId == "123456789012")
            #expect(configuration.region == "eu-west-1")
            #expect(configuration.dockerHost == "unix:///x.sock")
            #expect(configuration.imagePullBehavior == .never)
            #expect(configuration.stoppedTaskRetention == .seconds(120))
            #expect(configuration.stopTimeout == .seconds(3))
            #expect(configuration.taskHealthyAfter == .seconds(40))
            #expect(configuration.scalingPeriod == .seconds(2))
            #expect(configuration.journalEntries == 5)
            #expect(configuration.journalAge == .seconds(86_400))
            #expect(configuration.durability == .full)
            #expect(configuration.heartbeatInterval == .milliseconds(250))
            #expect(configuration.limitConnectionsPerMinute == 7)
            #expect(configuration.limitMessagesPerSecond == 8)
            #expect(configuration.limitSubscriptions == 0)
            #expect(configuration.simulatedStartDelay == .milliseconds(1))
            #expect(configuration.simulatedStopDelay == .milliseconds(2))
            #expect(configuration.simulatedRunFor == .seconds(3))
            #expect(configuration.simulatedExitCode == 4)
            #expect(configuration.logLevel == .debug)
            #expect(configuration.logFormat == .json)
            #expect(configuration.testHooks)
            #expect(configuration.auth == .required)
            #expect(configuration.accessKeys == "/k")
            #expect(configuration.jwtKeys == "/j")
            #expect(configuration.jwtIssuer == "i")
            #expect(configuration.jwtAudience == "u")
            #expect(configuration.allowedOrigins == ["https://a", "https://b:1"])
            #expect(configuration.limitUnauthenticated == 9)
            #expect(configuration.limitUnauthenticatedPerAddress == 3)
            #expect(configuration.limitFeedsPerAddress == 4)
            #expect(configuration.authTimeout == .seconds(2))
            #expect(configuration.trustedProxies == [AddressBlock("10.0.0.0/8"), AddressBlock("::1")])
            #expect(configuration.tlsCertificate == "/c")
            #expect(configuration.tlsKey == "/p")
            #expect(configuration.tlsClientCA == "/a")
            #expect(configuration.execAny)
            #expect(configuration.execIdleTimeout == .seconds(180))
            #expect(configuration.metricsInterval == .seconds(5))
        }
    }

    @Test(
        arguments: [
            ("port", "70000"), ("port", "-1"), ("port", "x"), ("port", ""), ("runtime", "steam"),
            ("runtime", "Docker"), ("account-id", "12"), ("account-id", "12345678901x"),
            ("region", "EU"), ("region", "1eu"), ("region", "a/b"), ("docker-host", "ssh://x"),
            ("journal-entries", "0"), ("stop-timeout", "1w"), ("heartbeat-interval", "1ms"),
            ("test-hooks", "perhaps"), ("log-level", "loud"), ("host", ""), ("host", "a b"),
            ("server-names", ","), ("server-names", "http://kecs"), ("server-names", "kecs:8080"), ("allowed-origins", "console.example"),
            ("allowed-origins", "https://a/"), ("allowed-origins", "https://A"),
            ("allowed-origins", "*"), ("trusted-proxies", "10.0.0.0/33"),
            ("trusted-proxies", "proxy.example"), ("trusted-proxies", "::1,"), ("limit-unauthenticated", "0"), ("auth-timeout", "1ms"),
            ("simulated-exit-code", "256"), ("durability", "some"), ("metrics-interval", "999ms"),
            ("auth", "on"), ("auth", ""), ("access-keys", ""), ("jwt-keys", ""), ("jwt-issuer", ""),
        ])
    func badValuesAreNamed(name: String, value: String) async throws {
        let setting = try #require(Setting.all.first { $0.name == name })
        for (place, layer) in [("--\(name)", 0), (setting.environmentName, 1), ("kecs.yaml", 2)] {
            let error = await #expect(throws: ConfigurationError.self) {
                _ = try await load(
                    flags: layer == 0 ? [name: value] : [:],
                    environment: layer == 1 ? [setting.environmentName: value] : [:],
                    yaml: layer == 2 ? "\(name): \"\(value)\"\n" : nil)
            }
            let text = error?.description ?? ""
            #expect(text.contains(place), "where it stands: \(text)")
            #expect(text.contains(name) || text.contains(setting.environmentName))
            #expect(text.contains("'\(value)'"), "what it is: \(text)")
            #expect(text.contains(setting.allowed), "what it may be: \(text)")
            #expect(error?.isUsage == (layer == 0))
        }
    }

    @Test(
        arguments: [
            ("prot: 1\n", "'prot'"), ("prot: 1\n", "Did you mean 'port'?"), ("port: [1, 2]\n", "port"),
            ("port: {a: 1}\n", "'port.a'"), ("just text\n", "kecs.yaml"), ("port: 'x\n", "kecs.yaml"),
            ("- port\n", "kecs.yaml"), ("whatever-this-is: 1\n", "kecs serve --help"),
        ])
    func badFilesAreNamed(yaml: String, part: String) async throws {
        let error = await #expect(throws: ConfigurationError.self) { _ = try await load(yaml: yaml) }
        #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
        #expect(error?.isUsage == false)
    }

    @Test(arguments: ["", "\n", "# nothing yet\n", "---\n# nothing\n"])
    func aFileMaySayNothing(yaml: String) async throws {
        #expect(try await load(yaml: yaml).port == 8080)
    }

    @Test func theNamedFileMustExist() async throws {
        await #expect(throws: ConfigurationError.self) {
            _ = try await load(fileNamed: "no-such.yaml")
        }
        await #expect(throws: ConfigurationError.self) {
            _ = try await load(environment: ["KECS_CONFIG": "no-such.yaml"])
        }
    }

    @Test func pathsAreMadeAbsolute() async throws {
        #expect(try await load(flags: ["data-dir": "~/x"]).dataDir == "/home/someone/x")
        #expect(try await load(flags: ["data-dir": "/a/../b"]).dataDir == "/b")
        let relative = try await load(flags: ["data-dir": "x"]).dataDir
        #expect(relative.hasPrefix("/") && relative.hasSuffix("/x"))
        let xdg = try await load(environment: ["XDG_DATA_HOME": "/xdg"]).dataDir
        #expect(xdg == "/xdg/kecs")
        let ignored = try await load(environment: ["XDG_DATA_HOME": "xdg"]).dataDir
        #expect(ignored == "/home/someone/.local/share/kecs")
    }

    @Test func dockerHostFallsBackToDockersOwnVariable() async throws {
        let own = ["DOCKER_HOST": "unix:///own.sock"]
        #expect(try await load(environment: own).dockerHost == "unix:///own.sock")
        let flag = try await load(flags: ["docker-host": "unix:///f.sock"], environment: own)
        #expect(flag.dockerHost == "unix:///f.sock")
        #expect(try await load(environment: ["DOCKER_HOST": ""]).dockerHost == nil)
    }
}
