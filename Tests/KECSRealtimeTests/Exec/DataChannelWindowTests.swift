import Foundation
import KECSControl
import KECSRealtime
import NIOCore
import Testing

/// Numbers that no client of AWS's sends.
@Suite struct DataChannelWindowTests {
    private func makeChannel() -> DataChannel { DataChannel(makeID: { UUID() }, now: { 1_700_000_000_000 }) }

    private func input(_ sequence: Int64, _ text: String = "x", id: UUID = UUID()) -> AgentMessage {
        AgentMessage(
            kind: AgentMessage.Kind.input, sequence: sequence, flags: 0, id: id, createdMilliseconds: 1,
            payloadType: AgentMessage.PayloadType.output, payload: Array(text.utf8))
    }

    private func running(connections: Int) -> DataChannel {
        var channel = makeChannel()
        _ = channel.connected()
        let agreed = #"{"ProcessedClientActions":[{"ActionStatus":1}]}"#
        _ = channel.received(
            AgentMessage(
                kind: AgentMessage.Kind.input, sequence: 0, flags: 0, id: UUID(), createdMilliseconds: 1,
                payloadType: AgentMessage.PayloadType.handshakeResponse, payload: Array(agreed.utf8)))
        for _ in 1..<connections { _ = channel.connected() }
        return channel
    }

    private func texts(_ actions: [DataChannel.Action]) -> [String] {
        actions.compactMap { if case .input(let bytes) = $0 { String(decoding: bytes, as: UTF8.self) } else { nil } }
    }

    /// Before any handshake, on the first connection and on a further one.
    @Test(arguments: [Int64.max, .max - 1, .min, -1, DataChannel.window + 2])
    func aNumberOutsideTheWindowChangesNothing(_ sequence: Int64) {
        var fresh = makeChannel()
        _ = fresh.connected()
        #expect(fresh.received(input(sequence)) == [])
        for connections in 1...2 {
            var channel = running(connections: connections)
            let copy = UUID()
            for _ in 0..<4 { #expect(channel.received(input(sequence, id: copy)) == []) }
            #expect(!channel.isHolding)
            let actions = channel.received(input(1, "next"))
            #expect(texts(actions) == ["next"])
        }
    }

    @Test func theWindowsEndIsInIt() {
        var channel = running(connections: 1)
        let actions = channel.received(input(DataChannel.window + 1, "far"))
        #expect(texts(actions) == ["far"])
    }

    @Test func twoOfOneNumberThatWaitAreBothApplied() {
        var channel = running(connections: 2)
        for text in ["b", "c"] { _ = channel.received(input(2, text)) }
        let actions = channel.received(input(1, "a"))
        #expect(texts(actions) == ["a", "b", "c"])
        #expect(!channel.isHolding)
    }

    /// What there is no room for is not acknowledged, so that it comes again.
    @Test func whatCannotWaitIsNotAcknowledged() {
        var channel = running(connections: 2)
        for number in 2..<1026 as Range<Int64> { #expect(!channel.received(input(number, "\(number)")).isEmpty) }
        let late = input(1026, "late")
        #expect(channel.received(late) == [])
        do {
            let actions = channel.received(input(1, "first"))
            #expect(texts(actions).count == 1025)
        }
        let actions = channel.received(late)
        #expect(texts(actions) == ["late"])
    }

    @Test func whatWaitsIsBoundedInBytes() {
        var channel = running(connections: 2)
        let large = String(repeating: "x", count: 3 << 20)
        #expect(!channel.received(input(2, large)).isEmpty)
        #expect(channel.received(input(3, large)) == [])
    }
}
