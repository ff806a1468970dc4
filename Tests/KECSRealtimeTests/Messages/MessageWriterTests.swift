import Foundation
import KECSControl
import KECSModel
import KECSWire
import NIOCore
import Testing

@testable import KECSRealtime

@Suite struct MessageWriterTests {
    private let writer: MessageWriter
    private let limits: RealtimeLimits

    init() {
        var limits = RealtimeLimits()
        limits.subscriptions = 7
        limits.heartbeatInterval = .milliseconds(1500)
        self.limits = limits
        let environment = Environment(
            now: { Timestamp(milliseconds: 1_700_000_000_123) }, randomBytes: { _ in [] })
        writer = MessageWriter(environment: environment, serverVersion: #"1.2.3-"x""#, limits: limits)
    }

    /// What is encoded once and what is written by hand are one message.
    @Test func connectedIsWhole() throws {
        let frame = writer.connected(
            sessionId: #"ws-session-"1\"#, StreamPosition(epoch: #"e"1"#, seq: 42), authRequired: true,
            authenticated: false)
        let text = try #require(frame.getSlice(at: 4, length: frame.readableBytes - 4))
        let message = try JSONDecoder().decode(
            ServerMessage<Connected>.self, from: Data(text.readableBytesView))
        #expect(message.id == nil)
        #expect(message.timestamp == "2023-11-14T22:13:20.123Z")
        #expect(
            message.payload
                == Connected(
                    sessionId: #"ws-session-"1\"#, serverVersion: #"1.2.3-"x""#, epoch: #"e"1"#, seq: 42,
                    authRequired: true, authenticated: false, heartbeatIntervalMs: 1500,
                    limits: limits.told, features: MessageWriter.features))
    }
}
