import Foundation
import KECSAccess
import KECSControl
import KECSRealtime
import KECSTestSupport
import Logging
import NIOCore
import NIOEmbedded
import Testing

/// Connections of the data channel on a loop that is turned by hand, and a clock that the test moves.
struct DataChannelEndpointTests {
    private let clock = TestClock()
    private let loop = EmbeddedEventLoop()
    private let table: ExecTable

    init() {
        table = ExecTable(
            runtime: FakeRuntime(), environment: clock.environment(),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private struct Connection {
        let channel: EmbeddedChannel
        let endpoint: DataChannelEndpoint

        func send(_ frame: RawFrame) throws { try channel.writeInbound(ByteBuffer(bytes: frame.bytes)) }

        func say(_ sequence: Int64, _ type: UInt32, _ text: String) throws {
            let message = AgentMessage(
                kind: AgentMessage.Kind.input, sequence: sequence, flags: 0, id: UUID(), createdMilliseconds: 1,
                payloadType: type, payload: Array(text.utf8))
            try send(RawFrame(.binary, Array(buffer: message.bytes)))
        }
    }

    private func open() throws -> ExecTicket {
        let target = ExecTarget(clusterArn: "c", taskArn: "t", containerArn: "x", containerName: "app")
        return try table.open(
            ExecOrder(
                target: target, words: ["sh"], command: "sh", interactive: true,
                principal: Principal(name: "ann", grants: []), idPrefix: "exec-"))
    }

    /// - Parameter other: another loop than the usual one.
    private func connect(_ ticket: ExecTicket, on other: EmbeddedEventLoop? = nil) throws -> Connection {
        let loop = other ?? loop
        let channel = EmbeddedChannel(loop: loop)
        let endpoint = DataChannelEndpoint(
            table: table, sessionId: ticket.sessionId,
            place: try Places(1, ofAddress: 1).take(ClientAddress("127.0.0.1")),
            client: StreamClient(name: "test", address: ""), monitor: StreamMonitor(), eventLoop: loop)
        try channel.pipeline.syncOperations.addHandler(
            WebSocketHandler(
                endpoint: endpoint, settings: WebSocketSettings(maxMessageBytes: 1 << 20, maxBufferedBytes: 1 << 20)))
        try channel.connect(to: .init(ipAddress: "127.0.0.1", port: 1)).wait()
        let connection = Connection(channel: channel, endpoint: endpoint)
        try connection.send(.text(#"{"MessageSchemaVersion":"1.0","TokenValue":"\#(ticket.token)"}"#))
        return connection
    }

    // MARK: Timers

    @Test func messagesBeforeTheHandshakeLeaveNoTimers() throws {
        let connection = try connect(try open())
        for number in 0..<500 as Range<Int64> { try connection.say(number, AgentMessage.PayloadType.output, "x") }
        // That of the opening, at most.
        #expect(connection.endpoint.timerCount <= 1)
        for _ in 0..<100 { loop.advanceTime(by: .seconds(2)) }
        #expect(connection.endpoint.timerCount == 0)
        _ = try connection.channel.finish()
    }

    /// Whatever is sent: one timer for each kind of wait.
    @Test func timersAreBounded() throws {
        let ticket = try open()
        _ = try connect(ticket)
        // On a second connection numbers are waited for.
        let connection = try connect(ticket)
        for number in 1...500 as ClosedRange<Int64> {
            try connection.say(number * 2, AgentMessage.PayloadType.output, "x")
            try connection.send(RawFrame(.binary, [1, 2, 3]))
            try connection.send(RawFrame(.ping, [1]))
        }
        #expect((1...5).contains(connection.endpoint.timerCount))
        for _ in 0..<20 { loop.advanceTime(by: .seconds(2)) }
        #expect(connection.endpoint.timerCount == 0)
        connection.channel.close(promise: nil)
        loop.run()
        #expect(connection.endpoint.timerCount == 0)
    }

    // MARK: Taking over

    private func survivesTheGrace() -> Bool {
        clock.advance(milliseconds: 61_000)
        table.sweep()
        return table.count == 1
    }

    private func leave(_ connection: Connection) {
        connection.channel.close(promise: nil)
        loop.run()
    }

    @Test func whoIsTakenOverFromLeavesNobodyAlone() throws {
        let ticket = try open()
        let first = try connect(ticket)
        let second = try connect(ticket)
        leave(first)
        #expect(survivesTheGrace())
        #expect(second.channel.isActive)
        leave(second)
        #expect(!survivesTheGrace())
    }

    /// The old socket's end is seen before the loop has told its endpoint of the new one.
    @Test func theOldSocketEndsBeforeItHearsOfTheNewOne() throws {
        let ticket = try open()
        let first = try connect(ticket)
        let elsewhere = EmbeddedEventLoop()
        let second = try connect(ticket, on: elsewhere)
        // Without a turn of the first one's loop in between.
        try first.channel.close().wait()
        #expect(survivesTheGrace())
        loop.run()
        #expect(survivesTheGrace())
        second.channel.close(promise: nil)
        elsewhere.run()
        #expect(!survivesTheGrace())
    }

    @Test func theNewOneComesAfterTheOldOnesEnd() throws {
        let ticket = try open()
        leave(try connect(ticket))
        clock.advance(milliseconds: 59_000)
        table.sweep()
        let second = try connect(ticket)
        #expect(survivesTheGrace())
        leave(second)
        #expect(!survivesTheGrace())
    }

    /// What is over for one connection is not over for the one that came after it.
    @Test func aConnectionThatSaysGoodbyeEndsNoOther() throws {
        let ticket = try open()
        let first = try connect(ticket)
        first.endpoint.quiesce()
        let second = try connect(ticket)
        leave(first)
        #expect(table.count == 1)
        leave(second)
    }
}
