import Foundation
import KECSControl
import KECSModel
import NIOCore
import NIOHTTP1
import NIOPosix
import Testing

@testable import KECSRuntimes

/// The end of commands of an engine whose processes are not to be seen here: by a shell in the container.
@Suite(
    "Docker: what a command has started, on an engine elsewhere", .serialized, .timeLimit(.minutes(2)),
    .enabled(if: !RealEngine.isMissing, "KECS_TEST_DOCKER_HOST is not set"))
struct DockerLeftoversTests {
    private static let deaf = "trap '' HUP TERM; while :; do sleep 1; done"

    @Test(arguments: [
        ["env", "-i", "sh", "-c", deaf], ["sh", "-c", deaf], ["sh", "-c", "(setsid sh -c \"$0\" &); exec sleep 1000", deaf],
        ["sh", "-c", "(env -i sh -c \"$0\" &); exec sleep 1000", deaf],
        ["env", "-i", "sh", "-c", "setsid env -i sh -c \"$0\" & exec sleep 1000", deaf],
    ])
    func nothingStays(_ command: [String]) async throws {
        let subject = DockerSubject()
        let runtime = try subject.runtime()
        let id = Environment.system.hex(bytes: 16)
        var container = ContainerSpec(name: "app", image: "busybox")
        container.command = ["sh", "-c", "exec sleep 1000"]
        let task = TaskSpec(
            arn: "arn:aws:ecs:us-east-1:000000000000:task/real/\(id)", id: id, clusterName: "real", family: "real",
            revision: 1, networkMode: .bridge, containers: [container])
        let result: Result<Void, any Error>
        do {
            result = .success(try await check(command, task, runtime))
        } catch {
            result = .failure(error)
        }
        try await runtime.remove([task.arn])
        await subject.close()
        try result.get()
    }

    private func check(_ command: [String], _ task: TaskSpec, _ runtime: DockerRuntime) async throws {
        try await runtime.start(task, containers: ["app"])
        while try await runtime.observe([task.arn])[0].containers["app"]?.phase != .running {
            try await Task.sleep(for: .milliseconds(20))
        }
        let client = runtime.client
        let found = try #require(try await client.listContainers(runtime.filters(task.arn, "app")).first)
        let mark = "KECS_EXEC_ID=\(Environment.system.hex(bytes: 16))"
        let id = try await client.createExec(found.id, ExecCreate(tty: false, cmd: command, env: [mark]))
        let eventLoop = client.group.next()
        let reader = try await eventLoop.submit {
            NIOLoopBound(OutputReader(eventLoop: eventLoop), eventLoop: eventLoop)
        }.get()
        let (channel, _) = try await client.startExec(id, terminal: nil, reader: reader, on: eventLoop)
        // The command and what it starts.
        while try await processes(in: found.id, client) < 3 { try await Task.sleep(for: .milliseconds(20)) }
        channel.close(promise: nil)
        await DockerExec(client: client, id: id, container: found.id, mark: mark, looksHere: false).kill()
        #expect(try await client.inspectExec(id).running == false)
        #expect(try await processes(in: found.id, client) == 1)
    }

    /// Those that run; the container's own first process reaps nobody.
    private func processes(in container: String, _ client: DockerClient) async throws -> Int {
        struct Top: Decodable {
            var processes: [[String]]
            enum CodingKeys: String, CodingKey { case processes = "Processes" }
        }
        var request = DockerRequest(.GET, "/containers/\(container)/top")
        request.query = [("ps_args", "-eo pid,stat")]
        return try await client.call(request, as: Top.self).processes.count { !($0.last?.hasPrefix("Z") ?? false) }
    }
}
