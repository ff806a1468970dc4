import Foundation
import KECSControl
import KECSRealtime
import NIOCore
import Testing

@Suite struct DataChannelTests {
    private typealias Kind = AgentMessage.Kind
    private typealias Payload = AgentMessage.PayloadType

    private func makeChannel() -> DataChannel { DataChannel(makeID: { UUID() }, now: { 1_700_000_000_000 }) }

    private func input(
        _ sequence: Int64, _ type: UInt32, _ text: String, id: UUID = UUID()
    ) -> AgentMessage {
        AgentMessage(
            kind: Kind.input, sequence: sequence, flags: 0, id: id, createdMilliseconds: 1, payloadType: type,
            payload: Array(text.utf8))
    }

    private func acknowledgement(of sequence: Int64) -> AgentMessage {
        AgentMessage(
            kind: Kind.acknowledge, sequence: 0, flags: 3, id: UUID(), createdMilliseconds: 1, payloadType: 0,
            payload: Array(#"{"AcknowledgedMessageSequenceNumber":\#(sequence)}"#.utf8))
    }

    private let agreed = #"{"ClientVersion":"1.2","ProcessedClientActions":[{"ActionType":"SessionType","ActionStatus":1}],"Errors":null}"#
    private let size = #"{"cols":100,"rows":30}"#

    /// Past the handshake and the client's first size; input goes on with 2.
    private func runningChannel() -> DataChannel {
        var channel = makeChannel()
        _ = channel.connected()
        _ = channel.received(input(0, Payload.handshakeResponse, agreed))
        _ = channel.received(input(1, Payload.size, size))
        return channel
    }

    private func sent(_ actions: [DataChannel.Action]) throws -> [AgentMessage] {
        try actions.compactMap { action -> AgentMessage? in
            guard case .send(let frame) = action else { return nil }
            return try AgentMessage(frame)
        }
    }

    private func acknowledged(_ actions: [DataChannel.Action]) throws -> [Int64] {
        struct Content: Decodable { var AcknowledgedMessageSequenceNumber: Int64 }
        return try sent(actions).filter { $0.kind == Kind.acknowledge }.map {
            try JSONDecoder().decode(Content.self, from: Data($0.payload)).AcknowledgedMessageSequenceNumber
        }
    }

    private func texts(_ actions: [DataChannel.Action]) -> [String] {
        actions.compactMap { if case .input(let bytes) = $0 { String(decoding: bytes, as: UTF8.self) } else { nil } }
    }

    @Test func handshake() throws {
        var channel = makeChannel()
        let request = try sent(channel.connected())
        #expect(request.map(\.payloadType) == [Payload.handshakeRequest])
        #expect(request.map(\.sequence) == [0])
        let answer = try sent(channel.received(input(0, Payload.handshakeResponse, agreed)))
        #expect(answer.map(\.kind) == [Kind.acknowledge, Kind.output])
        #expect(answer[1].payloadType == Payload.handshakeComplete)
        #expect(answer[1].sequence == 1)
        // Nothing is run before the client is ready to hear of it.
        #expect(!channel.isRunning)
        let actions = channel.received(input(1, Payload.size, size))
        #expect(actions.dropFirst() == [.resize(TerminalSize(columns: 100 as UInt16, rows: 30 as UInt16)), .start])
        #expect(channel.isRunning)
        #expect(channel.received(input(2, Payload.size, size)).last == .resize(TerminalSize(columns: 100 as UInt16, rows: 30 as UInt16)))
    }

    @Test func aClientThatTellsNoSizeIsStartedOnce() {
        var channel = makeChannel()
        _ = channel.connected()
        #expect(channel.startNow() == [])
        _ = channel.received(input(0, Payload.handshakeResponse, agreed))
        #expect(channel.startNow() == [.start])
        #expect(channel.startNow() == [])
    }

    @Test(arguments: [
        "no json", #"{"ProcessedClientActions":[{"ActionType":"SessionType","ActionStatus":3,"Error":"no"}]}"#,
    ])
    func aHandshakeThatFails(_ answer: String) {
        var channel = makeChannel()
        _ = channel.connected()
        let actions = channel.received(input(0, Payload.handshakeResponse, answer))
        guard case .fail = actions.last else {
            Issue.record("\(actions)")
            return
        }
        #expect(!channel.isRunning)
    }

    @Test func everyCopyIsAcknowledgedAndOneApplied() throws {
        var channel = runningChannel()
        let message = input(2, Payload.output, "x")
        var applied: [String] = []
        var numbers: [Int64] = []
        for _ in 0..<4 {
            let actions = channel.received(message)
            applied += texts(actions)
            numbers += try acknowledged(actions)
        }
        #expect(applied == ["x"])
        // From the third on also the number that the client may have filed it under.
        #expect(numbers == [2, 2, 2, 3, 2, 3])
    }

    @Test func aNumberUsedTwiceAndOneLeftOut() {
        var channel = runningChannel()
        do {
            let actions = channel.received(input(2, Payload.output, "a"))
            #expect(texts(actions) == ["a"])
        }
        do {
            let actions = channel.received(input(2, Payload.output, "b"))
            #expect(texts(actions) == ["b"])
        }
        do {
            let actions = channel.received(input(4, Payload.output, "c"))
            #expect(texts(actions) == ["c"])
        }
        do {
            let actions = channel.received(input(3, Payload.output, "d"))
            #expect(texts(actions) == ["d"])
        }
    }

    @Test func afterAResumeGapsAreWaitedFor() {
        var channel = runningChannel()
        _ = channel.connected()
        do {
            let actions = channel.received(input(4, Payload.output, "c"))
            #expect(texts(actions) == [])
        }
        do {
            let actions = channel.received(input(3, Payload.output, "b"))
            #expect(texts(actions) == [])
        }
        #expect(channel.isHolding)
        do {
            let actions = channel.received(input(2, Payload.output, "a"))
            #expect(texts(actions) == ["a", "b", "c"])
        }
        #expect(!channel.isHolding)
        _ = channel.received(input(9, Payload.output, "y"))
        _ = channel.received(input(7, Payload.output, "x"))
        do {
            let actions = channel.releaseHeld()
            #expect(texts(actions) == ["x", "y"])
        }
        do {
            let actions = channel.received(input(10, Payload.output, "z"))
            #expect(texts(actions) == ["z"])
        }
    }

    @Test func whatWasNotAcknowledgedIsSentAgainAsItWas() throws {
        var channel = runningChannel()
        for sequence in 0...1 { _ = channel.received(acknowledgement(of: Int64(sequence))) }
        let frames = (0..<5).map { channel.output(Array("piece \($0)".utf8)) }
        _ = channel.received(acknowledgement(of: 3))
        #expect(channel.unacknowledgedCount == 4)
        let again = channel.connected()
        #expect(again.dropLast() == [0, 2, 3, 4].map { .send(frames[$0]) })
        guard case .ping(let payload) = again.last else {
            Issue.record("\(again)")
            return
        }
        // New output may come between, and is not forgotten with the rest.
        let fresh = channel.output(Array("new".utf8))
        channel.received(pong: ByteBuffer(string: "another"))
        #expect(channel.unacknowledgedCount == 5)
        channel.received(pong: payload)
        #expect(channel.unacknowledgedCount == 1)
        #expect(channel.connected().dropLast() == [.send(fresh)])
    }

    @Test func theEndIsOneMessageWithAllThatTheClientLooksAt() throws {
        let message = try AgentMessage(runningChannel().close(sessionId: "id-1", output: "Bye."))
        #expect(message.kind == Kind.closed)
        #expect(message.sequence == 0 && message.flags == 3 && message.createdMilliseconds > 0)
        let content = try #require(
            try JSONSerialization.jsonObject(with: Data(message.payload)) as? [String: Any])
        #expect(content["SessionId"] as? String == "id-1")
        #expect(content["Output"] as? String == "Bye.")
        #expect(content["SchemaVersion"] as? Int == 1)
        #expect(content["CreatedDate"] as? String == "1700000000000")
    }

    @Test func theClientGivesUp() {
        var channel = runningChannel()
        let message = AgentMessage(
            kind: Kind.input, sequence: 2, flags: 0, id: UUID(), createdMilliseconds: 1, payloadType: Payload.flag,
            payload: [0, 0, 0, 2])
        #expect(channel.received(message).last == .terminate)
    }
}
