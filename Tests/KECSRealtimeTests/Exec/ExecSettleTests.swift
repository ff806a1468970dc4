import KECSAccess
import KECSControl
import KECSTestSupport
import NIOCore
import NIOEmbedded
import Synchronization
import Testing

@testable import KECSRealtime

/// Input of a connection that broke, and the one that comes after it: taken once, in every order.
@Suite struct ExecSettleTests {
    private final class Viewer: ExecViewer {
        private let waiting = Mutex<(@Sendable () -> Void)?>(nil)
        func look() {}
        func replaced() {}
        func settle(_ isSettled: @escaping @Sendable () -> Void) { waiting.withLock { $0 = isSettled } }

        /// What had arrived has been read.
        func finish() { waiting.withLock { $0 }?() }
    }

    /// What the connection after it is told; nil before.
    private final class Told: Sendable {
        private let state = Mutex<Int?>(nil)
        var bytes: Int? {
            get { state.withLock { $0 } }
            set { state.withLock { $0 = newValue } }
        }
    }

    private let loop = EmbeddedEventLoop()
    private let old = Viewer()
    private let terminal: ExecTerminal

    init() {
        terminal = ExecTerminal(
            ExecOrder(
                target: ExecTarget(clusterArn: "c", taskArn: "t", containerArn: "x", containerName: "app"),
                words: ["sh"], command: "sh", interactive: true,
                principal: Principal(name: "ann", grants: []), idPrefix: "exec-"),
            runtime: FakeRuntime(), environment: TestClock().environment(), limits: ExecLimits(), onEnd: { _ in })
    }

    private func comeBack() -> Told {
        let told = Told()
        let terminal = terminal
        terminal.settled(on: loop).whenSuccess { told.bytes = terminal.admit().taken }
        return told
    }

    /// The new connection came while the bytes lay in the old one's socket.
    @Test func whatHadArrivedIsCounted() {
        let first = terminal.admit().connection
        _ = terminal.attach(old, from: 0, connection: first)
        let told = comeBack()
        #expect(told.bytes == nil)
        _ = terminal.take(.bytes([10]), from: first)
        old.finish()
        #expect(told.bytes == 1)
        // What comes later is not: the client has been told to send it again.
        _ = terminal.take(.bytes([11]), from: first)
        #expect(terminal.admit().taken == 1)
    }

    @Test func whoeverWasNotConnectedIsNotWaitedFor() {
        _ = terminal.admit()
        #expect(comeBack().bytes == 0)
    }

    /// An event loop that hangs holds nobody up.
    @Test func theWaitHasABound() {
        let first = terminal.admit().connection
        _ = terminal.attach(old, from: 0, connection: first)
        let told = comeBack()
        loop.advanceTime(by: .milliseconds(1999))
        #expect(told.bytes == nil)
        loop.advanceTime(by: .milliseconds(1))
        #expect(told.bytes == 0)
        _ = terminal.take(.bytes([10]), from: first)
        old.finish()
        #expect(terminal.admit().taken == 0)
    }
}
