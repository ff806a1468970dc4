import Foundation
import KECSModel
import KECSRuntimes
import Testing

@Suite("Docker: inspected containers as observations")
struct ContainerInspectTests {
    private func observation(_ state: String, ports: String = "{}") throws -> ContainerObservation {
        let text = inspected(state).replacing(#""Ports":{}"#, with: #""Ports":\#(ports)"#)
        return ContainerObservation(
            try JSONDecoder().decode(ContainerInspect.self, from: Data(text.utf8)),
            imageDigest: nil)
    }

    @Test("Ports, IPv4 only, in order")
    func ports() throws {
        let ports = #"""
            {"443/tcp":[{"HostIp":"0.0.0.0","HostPort":"49154"},{"HostIp":"::","HostPort":"49154"}],
             "80/tcp":[{"HostIp":"","HostPort":"8080"}],"53/udp":[{"HostIp":"0.0.0.0","HostPort":"53"}],
             "9/tcp":null}
            """#
        let running = try observation(
            #""Status":"running","StartedAt":"2024-01-01T00:00:00Z""#, ports: ports)
        #expect(running.phase == .running)
        #expect(
            running.networkBindings == [
                .init(bindIP: "0.0.0.0", containerPort: 53, hostPort: 53, transport: .udp),
                .init(bindIP: "0.0.0.0", containerPort: 80, hostPort: 8080, transport: .tcp),
                .init(bindIP: "0.0.0.0", containerPort: 443, hostPort: 49154, transport: .tcp),
            ])
        #expect(running.health == nil)
    }

    @Test(
        "Health",
        arguments: [
            ("starting", ContainerHealth.unknown), ("healthy", .healthy), ("unhealthy", .unhealthy),
            ("none", nil),
        ] as [(String, ContainerHealth?)])
    func health(status: String, expected: ContainerHealth?) throws {
        let running = try observation(
            #""Status":"running","StartedAt":"2024-01-01T00:00:00Z","Health":{"Status":"\#(status)"}"#)
        #expect(running.health == expected)
    }

    @Test("An end has its code and its times; it is never before the start")
    func ended() throws {
        let ended = try observation(
            #""Status":"exited","ExitCode":3,"OOMKilled":false,"StartedAt":"2024-01-01T00:00:02.001Z","FinishedAt":"2024-01-01T00:00:02Z""#
        )
        #expect(ended.phase == .exited(code: 3))
        #expect(ended.failure == nil)
        #expect(ended.finishedAt == ended.startedAt)
    }

    @Test("What never ran is created, or failed where the engine kept why")
    func neverRan() throws {
        let never = #""StartedAt":"0001-01-01T00:00:00Z""#
        #expect(try observation(#""Status":"created",\#(never)"#).phase == .created)
        #expect(try observation(#""Status":"created",\#(never)"#).startedAt == nil)
        #expect(
            try observation(#""Status":"created","ExitCode":127,"Error":"no such file",\#(never)"#)
                .phase
                == .failed(
                    .init(.cannotStartContainer, "Error response from daemon: no such file")))
        #expect(try observation(#""Status":"paused",\#(never)"#).phase == .running)
    }

    @Test(
        "What the newest check wrote: whole characters, 4 KiB at most",
        arguments: [
            ("", nil), ("not well\\n", "not well\n"), (String(repeating: "a", count: 5000), String(repeating: "a", count: 4096)),
            (String(repeating: "é", count: 3000), String(repeating: "é", count: 2047)),
            ("a" + String(repeating: "😀", count: 3000), "a" + String(repeating: "😀", count: 1023)),
        ] as [(String, String?)])
    func healthOutput(written: String, told: String?) throws {
        let seen = try observation(
            #""Status":"running","StartedAt":"2024-01-01T00:00:00Z","Health":{"Status":"unhealthy","Log":[{"Output":"before"},{"Output":"\#(written)"}]}"#)
        #expect(seen.healthOutput == told)
        #expect((seen.healthOutput?.utf8.count ?? 0) <= 4096)
    }
}
