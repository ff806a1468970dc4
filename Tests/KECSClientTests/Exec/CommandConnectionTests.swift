import KECSClient
import NIOCore
import NIOHTTP1
import NIOWebSocket
import Synchronization
import Testing

/// What a command's client says with each connection: its terminal's size, and the input that the server lacks.
@Suite struct CommandConnectionTests {
    private static let ended = WebSocketFrame.close(1000, #"{"exitCode":3}"#)

    /// What the scripts got of it.
    private func run(
        _ scripts: [ScriptedServer.Script],
        _ prepare: (CommandSession) -> Void = { _ in },
        onLoss: @escaping @Sendable (CommandSession) -> Void = { _ in }
    ) async throws -> (targets: [String], received: [String]) {
        var seen: (targets: [String], received: [String]) = ([], [])
        try await ScriptedServer.with(scripts) { server in
            let session = CommandSession(
                endpoint: server.endpoint, sessionId: "exec-1", options: WebSocketOptions(),
                policy: CommandSession.policy, clock: ReconnectClock(now: { .zero }, sleep: { _ in }),
                group: server.group)
            prepare(session)
            let end = try await session.run({ _ in }, onLoss: { _ in onLoss(session) })
            #expect(end.exitCode == 3)
            seen = (server.targets, server.received)
        }
        return seen
    }

    /// A message would come when the command runs already.
    @Test func theSizeComesWithTheConnectionThatStartsTheCommand() async throws {
        let seen = try await run([.talk([Self.ended], answer: { _ in [] })], { $0.resize(columns: 111, rows: 33) })
        #expect(seen.targets == ["/exec/exec-1?cols=111&rows=33"])
    }

    @Test func withoutATerminalThereIsNoSize() async throws {
        let seen = try await run([.talk([Self.ended], answer: { _ in [] })])
        #expect(seen.targets == ["/exec/exec-1"])
    }

    /// The terminal's size changes while there is no connection.
    @Test func theSizeIsTheLatestWithEachConnection() async throws {
        let seen = try await run(
            [.talk([.close(1001)], answer: { _ in [] }), .talk([Self.ended], answer: { _ in [] })],
            { $0.resize(columns: 111, rows: 33) }, onLoss: { $0.resize(columns: 120, rows: 40) })
        #expect(seen.targets == ["/exec/exec-1?cols=111&rows=33", "/exec/exec-1?from=0&cols=120&rows=40"])
    }

    /// Whatever part of the input had been taken when the connection broke, the rest is sent once.
    @Test(arguments: 0...6)
    func inputThatWasNotCountedIsSentAgain(_ taken: Int) async throws {
        let input = "abcdef"
        let rest = String(input.dropFirst(taken))
        let first = ScriptedServer.Script.talk(
            [], headers: ["Kecs-Input-Offset": "0"], answer: { $0 == "\0abcdef" ? [.close(1001)] : [] })
        // Where all has been taken there is nothing to wait for but what is typed next.
        let second = ScriptedServer.Script.talk(
            [], headers: ["Kecs-Input-Offset": "\(taken)"], answer: { $0.hasSuffix("!") ? [Self.ended] : [] })
        let seen = try await run(
            [first, second], { $0.send(ByteBuffer(string: input)) },
            onLoss: { $0.send(ByteBuffer(string: "!")) })
        let stdin = seen.received.filter { $0.hasPrefix("\0") }.map { String($0.dropFirst()) }
        #expect(stdin == ["abcdef", rest + "!"])
    }
}
