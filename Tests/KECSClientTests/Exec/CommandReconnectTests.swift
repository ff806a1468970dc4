import KECSClient
import KECSWire
import NIOCore
import NIOHTTP1
import NIOWebSocket
import Synchronization
import Testing

/// How often a command's client comes back, by a clock that passes only where it waits.
@Suite struct CommandReconnectTests {
    private final class FakeClock: Sendable {
        private let state = Mutex<(time: Duration, pauses: [Duration])>((.zero, []))
        var pauses: [Duration] { state.withLock { $0.pauses } }

        var clock: ReconnectClock {
            ReconnectClock(
                now: { self.state.withLock { $0.time } },
                sleep: { pause in
                    self.state.withLock {
                        $0.time += pause
                        $0.pauses.append(pause)
                    }
                })
        }
    }

    /// What came of a command whose server does what the scripts say.
    private struct Outcome {
        var connections = 0
        var pauses: [Duration] = []
        var output = ""
        var end: CommandSession.End?
        var error: (any Error)?
        var losses = 0
    }

    private func outcome(of scripts: [ScriptedServer.Script]) async throws -> Outcome {
        var outcome = Outcome()
        let clock = FakeClock()
        let seen = Mutex((output: "", losses: 0))
        try await ScriptedServer.with(scripts) { server in
            var policy = CommandSession.policy
            policy.jitter = { 1 }
            let session = CommandSession(
                endpoint: server.endpoint, sessionId: "exec-1", options: WebSocketOptions(), policy: policy,
                clock: clock.clock, group: server.group)
            do {
                outcome.end = try await session.run(
                    { piece in
                        guard case .stdout(let bytes) = piece else { return }
                        seen.withLock { $0.output += String(buffer: bytes) }
                    }, onLoss: { _ in seen.withLock { $0.losses += 1 } })
            } catch {
                outcome.error = error
            }
            outcome.connections = server.connections
        }
        outcome.pauses = clock.pauses
        (outcome.output, outcome.losses) = seen.withLock { $0 }
        return outcome
    }

    private static func says(_ text: String, then close: WebSocketFrame) -> ScriptedServer.Script {
        let frames = text.isEmpty ? [] : [WebSocketFrame(fin: true, opcode: .binary, data: ByteBuffer(string: "\u{1}" + text))]
        return .talk(frames + [close], answer: { _ in [] })
    }

    private static let ended = WebSocketFrame.close(1000, #"{"exitCode":3}"#)

    /// A proxy that drains: each connection is made and closed.
    @Test(arguments: [1001, 1011, 1012, 1013] as [UInt16])
    func closesAreComeBackFromLaterAndLater(_ code: UInt16) async throws {
        let outcome = try await outcome(of: [Self.says("", then: .close(code))])
        #expect(Array(outcome.pauses.prefix(7)) == [200, 400, 800, 1600, 3200, 5000, 5000].map { .milliseconds($0) })
        // As long as the server keeps a session, and no longer.
        #expect(outcome.connections == 1 + outcome.pauses.count)
        #expect(outcome.connections <= 20)
        #expect(outcome.pauses.reduce(.zero, +) < CommandSession.grace)
        #expect(outcome.losses == outcome.connections)
        #expect(outcome.error is WebSocketError)
    }

    @Test(arguments: [ScriptedServer.Script.hangUp, .refuse(.serviceUnavailable, [:], "")])
    func soAreLossesAndRefusals(_ script: ScriptedServer.Script) async throws {
        let outcome = try await outcome(of: [Self.says("", then: .close(1001)), script])
        #expect(Array(outcome.pauses.prefix(4)) == [200, 400, 800, 1600].map { .milliseconds($0) })
        #expect(outcome.connections <= 20)
    }

    @Test func whatTheServerAsksForIsWaited() async throws {
        let outcome = try await outcome(of: [
            Self.says("", then: .close(1001)), .refuse(.tooManyRequests, ["Retry-After": "7"], ""), Self.says("", then: Self.ended),
        ])
        #expect(outcome.pauses == [.milliseconds(200), .seconds(14)])
        #expect(outcome.end?.exitCode == 3)
    }

    /// Any number may stand there; the session is over long before.
    @Test(arguments: ["9223372036854775807", "-9223372036854775808", "99999999999999999999"])
    func anyRetryAfterIsSurvived(_ seconds: String) async throws {
        let outcome = try await outcome(of: [
            Self.says("", then: .close(1001)), .refuse(.serviceUnavailable, ["Retry-After": seconds], ""),
        ])
        #expect(outcome.error != nil)
        #expect(outcome.pauses.allSatisfy { $0 <= CommandSession.grace })
    }

    @Test(arguments: [HTTPResponseStatus.unauthorized, .forbidden, .badRequest, .conflict])
    func aRefusalIsTaken(_ status: HTTPResponseStatus) async throws {
        let outcome = try await outcome(of: [Self.says("", then: .close(1001)), .refuse(status, [:], "")])
        #expect(outcome.connections == 2)
        #expect(outcome.error is WebSocketError)
    }

    /// A sign of the server begins the count anew.
    @Test func outputIsASignOfTheServer() async throws {
        let outcome = try await outcome(of: [
            Self.says("a", then: .close(1001)), Self.says("", then: .close(1001)), Self.says("b", then: .close(1001)),
            Self.says("", then: Self.ended),
        ])
        #expect(outcome.pauses == [200, 400, 200].map { .milliseconds($0) })
        #expect(outcome.output == "ab")
        #expect(outcome.end?.exitCode == 3)
    }
}
