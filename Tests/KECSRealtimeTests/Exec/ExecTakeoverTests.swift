import KECSAccess
import KECSControl
import KECSTestSupport
import Logging
import Synchronization
import Testing

@testable import KECSRealtime

/// Who has a command at the moment, in every order in which connections can come and go.
@Suite struct ExecTakeoverTests {
    private final class Viewer: ExecViewer {
        private let count = Mutex(0)
        var timesReplaced: Int { count.withLock { $0 } }
        func look() {}
        func replaced() { count.withLock { $0 += 1 } }
        func settle(_ isSettled: @escaping @Sendable () -> Void) { isSettled() }
    }

    private let clock = TestClock()
    private let table: ExecTable

    init() {
        table = ExecTable(
            runtime: FakeRuntime(), environment: clock.environment(),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private func open() throws -> ExecTable.Entry {
        let target = ExecTarget(clusterArn: "c", taskArn: "t", containerArn: "x", containerName: "app")
        let ticket = try table.open(
            ExecOrder(
                target: target, words: ["sh"], command: "sh", interactive: true,
                principal: Principal(name: "ann", grants: []), idPrefix: "exec-"))
        return try #require(table.entry(ticket.sessionId))
    }

    private func claim(_ entry: ExecTable.Entry, resumes: Bool = true) throws {
        _ = try table.claim(entry.id, resumes: resumes, address: "", dialect: "test")
    }

    private func isThereAfterTheGrace() -> Bool {
        clock.advance(milliseconds: 60_000)
        table.sweep()
        return table.count == 1
    }

    @Test func aSweepBetweenClaimAndAttach() throws {
        let entry = try open()
        try claim(entry, resumes: false)
        let (connection, _) = entry.terminal.admit()
        table.sweep()
        #expect(entry.terminal.attach(Viewer(), from: 0, connection: connection) == .attached)
        #expect(isThereAfterTheGrace())
    }

    /// The same of one that comes back in the last moment.
    @Test func aSweepAfterALateClaim() throws {
        let entry = try open()
        try claim(entry, resumes: false)
        let first = Viewer()
        _ = entry.terminal.attach(first, from: 0)
        entry.terminal.detach(first)
        clock.advance(milliseconds: 59_999)
        try claim(entry)
        clock.advance(milliseconds: 10)
        table.sweep()
        #expect(table.count == 1)
        _ = entry.terminal.attach(Viewer(), from: 0)
        #expect(isThereAfterTheGrace())
    }

    @Test func whoWasLetInAndNeverCameIsGone() throws {
        let entry = try open()
        try claim(entry, resumes: false)
        #expect(!isThereAfterTheGrace())
    }

    /// Every order of an old connection's end and a new one's beginning.
    @Test(arguments: [["end", "claim", "attach"], ["claim", "end", "attach"], ["claim", "attach", "end"]])
    func everyOrder(_ order: [String]) throws {
        let entry = try open()
        try claim(entry, resumes: false)
        let (old, new) = (Viewer(), Viewer())
        _ = entry.terminal.attach(old, from: 0)
        for step in order {
            switch step {
            case "end": entry.terminal.detach(old)
            case "claim": try claim(entry)
            default: #expect(entry.terminal.attach(new, from: 0) == .attached)
            }
            table.sweep()
        }
        #expect(isThereAfterTheGrace())
        #expect(entry.terminal.detach(new))
        #expect(!isThereAfterTheGrace())
    }

    /// Of two that were let in, the later one has it, whichever attaches first.
    @Test(arguments: [true, false])
    func theLastOneLetInHasIt(_ isFirstFaster: Bool) throws {
        let entry = try open()
        try claim(entry, resumes: false)
        let (first, second) = (entry.terminal.admit().connection, entry.terminal.admit().connection)
        let (old, new) = (Viewer(), Viewer())
        if isFirstFaster { #expect(entry.terminal.attach(old, from: 0, connection: first) == .takenOver) }
        #expect(entry.terminal.attach(new, from: 0, connection: second) == .attached)
        #expect(entry.terminal.attach(old, from: 0, connection: first) == .takenOver)
        #expect(new.timesReplaced == 0)
        #expect(!entry.terminal.detach(old))
        #expect(isThereAfterTheGrace())
    }

    /// An order that expires can be had by nobody, and by nobody half.
    @Test func anExpiredOrderCannotBeClaimed() throws {
        let entry = try open()
        clock.advance(milliseconds: 30_000)
        table.sweep()
        #expect(throws: ExecTable.Refusal.unknown) { try claim(entry, resumes: false) }
        #expect(entry.state.withLock { $0.hasExpired })
    }

    /// What was left alone for too long is not begun by who comes in that moment.
    @Test func whatWasLeftAloneIsNotBegunAnyMore() throws {
        let entry = try open()
        try claim(entry, resumes: false)
        clock.advance(milliseconds: 60_000)
        #expect(entry.terminal.hangUp(reason: "gone", ifAloneFor: .seconds(60), at: clock.uptime))
        _ = entry.terminal.attach(Viewer(), from: 0)
        #expect(entry.terminal.end(ifShownUpTo: 0)?.reason == "gone")
    }
}
