import KECSControl
import KECSModel
import KECSRuntimes
import Synchronization
import Testing

/// When a command's terminal gets its size, on engines that take it with the start and on those that do not.
@Suite("Docker: the size of a command's terminal", .timeLimit(.minutes(1)))
struct DockerExecSizeTests {
    /// The calls to the command, with what they said of the size, when its session was there.
    private func calls(_ version: String, terminal: TerminalSize?) async throws -> [String] {
        let refusals = Mutex(2)
        let seen = Mutex<[String]>([])
        try await FakeEngineBench.with { request in
            switch request.path {
            case "/version": return .json(200, #"{"Version":"x","ApiVersion":"\#(version)","MinAPIVersion":"1.12","Arch":"amd64","Os":"linux"}"#)
            case "/containers/json": return .json(200, listed("running"))
            case "/containers/c1/json": return .json(200, inspected(#""Status":"running","Pid":0"#))
            case "/containers/c1/exec": return .json(201, #"{"Id":"e1"}"#)
            case "/exec/e1/start": return .stream(AsyncStream { _ in })
            case "/exec/e1/resize":
                // The terminal is made a moment after the answer to the start.
                let isEarly = refusals.withLock { left in
                    defer { left -= 1 }
                    return left > 0
                }
                return isEarly ? .json(500, #"{"message":"cannot resize a stopped container"}"#) : .empty(200)
            case "/exec/e1/json": return .json(200, #"{"ID":"e1","Running":false,"ExitCode":0}"#)
            default: return nil
            }
        } body: { bench in
            let session = try await bench.runtime.exec(
                sampleTask().arn, container: "web", ExecRequest(command: ["sh"], terminal: terminal))
            seen.withLock {
                $0 = bench.engine.requests.compactMap { request in
                    switch request.path {
                    case "/exec/e1/start": request.body.contains(#""ConsoleSize":[33,111]"#) ? "start 33 111" : "start"
                    case "/exec/e1/resize": "resize \(request.query["h"] ?? "") \(request.query["w"] ?? "")"
                    default: nil
                    }
                }
            }
            session.hangUp()
            _ = await session.end()
        }
        return seen.withLock { $0 }
    }

    @Test(arguments: ["1.42", "1.43"])
    func itGoesWithTheStart(_ version: String) async throws {
        #expect(try await calls(version, terminal: TerminalSize(columns: 111 as UInt16, rows: 33)) == ["start 33 111"])
    }

    /// Before any input: whoever types sees it.
    @Test func olderEnginesAreToldUntilTheyTakeIt() async throws {
        let size = "resize 33 111"
        #expect(try await calls("1.41", terminal: TerminalSize(columns: 111 as UInt16, rows: 33)) == ["start", size, size, size])
    }

    @Test(arguments: ["1.41", "1.43"])
    func withoutATerminalThereIsNone(_ version: String) async throws {
        #expect(try await calls(version, terminal: nil) == ["start"])
    }
}
