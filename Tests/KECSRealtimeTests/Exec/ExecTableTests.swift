import KECSAccess
import KECSControl
import KECSRealtime
import KECSTestSupport
import KECSWire
import Logging
import Testing

/// The life of ordered commands, with a clock that the test moves.
@Suite struct ExecTableTests {
    private let clock = TestClock()
    private let table: ExecTable

    init() {
        var limits = ExecLimits()
        limits.sessions = 3
        table = ExecTable(
            runtime: FakeRuntime(), environment: clock.environment(), limits: limits,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private func open(as name: String = "ann") throws -> ExecTicket {
        let target = ExecTarget(clusterArn: "c", taskArn: "t", containerArn: "x", containerName: "app")
        return try table.open(
            ExecOrder(
                target: target, words: ["sh"], command: "sh", interactive: true,
                principal: Principal(name: name, grants: []), idPrefix: "exec-"))
    }

    private func principal(_ name: String) -> Principal { Principal(name: name, grants: []) }

    @Test func anOrderThatNobodyUsesExpires() throws {
        let ticket = try open()
        #expect(ticket.sessionId.hasPrefix("exec-"))
        #expect(ticket.sessionId.count >= 5 + 32)
        clock.advance(milliseconds: 29_999)
        table.sweep()
        #expect(table.count == 1)
        clock.advance(milliseconds: 1)
        table.sweep()
        #expect(table.count == 0)
    }

    @Test func thereAreNoMoreThanTheLimit() throws {
        for _ in 0..<3 { _ = try open() }
        #expect { _ = try open() } throws: { ($0 as? ECSError)?.code == ECSErrorCode.limitExceeded }
        clock.advance(milliseconds: 30_000)
        table.sweep()
        _ = try open()
    }

    @Test func itIsOfWhoOrderedIt() throws {
        let ticket = try open()
        let size = TerminalSize(columns: 10 as UInt16, rows: 10 as UInt16)
        #expect(!table.resize(ticket.sessionId, size, for: principal("bob")))
        #expect(table.resize(ticket.sessionId, size, for: principal("ann")))
        #expect(!table.resize("exec-unknown", size, for: principal("ann")))
        // No data channel yet: nothing to go on with.
        #expect(table.resume(ticket.sessionId, for: principal("ann")) == nil)
        table.terminate(ticket.sessionId, for: principal("bob"))
        #expect(table.count == 1)
        table.terminate(ticket.sessionId, for: principal("ann"))
        #expect(table.count == 0)
    }

    @Test func nothingIsTakenOnceItGoes() throws {
        table.shutDown()
        #expect { _ = try open() } throws: { ($0 as? ECSError)?.code == ECSErrorCode.server }
    }
}
