import Foundation
import KECSControl
import KECSWire
import NIOCore

/// The server's end of the AWS Systems Manager data channel, as the unmodified
/// session-manager-plugin needs it; without sockets and clocks. Lives longer than its
/// connection: a client that was cut off comes back and both go on counting.
package struct DataChannel: Sendable {
    package enum Action: Hashable, Sendable {
        case send(ByteBuffer)
        /// A WebSocket ping; its pong proves that all before it has been handled.
        case ping(ByteBuffer)
        case input([UInt8])
        case resize(TerminalSize)
        /// The client is ready for output: run the command.
        case start
        /// The client gives up.
        case terminate
        /// It cannot go on: say so and close.
        case fail(String)
    }

    private enum Phase: Hashable {
        /// The handshake's request is on its way.
        case greeted
        /// The handshake is done; until the client's first message, it may drop output.
        case greeting
        case running
    }

    /// Copies are known by their ids, so many of which are remembered.
    private static let memory = 4096
    /// Messages that wait for one that is missing, and bytes of them.
    private static let heldLimit = 1024
    private static let heldBytesLimit = 4 << 20
    /// How far a number may be ahead of the next one. The client keeps 10,000 messages that are
    /// not acknowledged, and numbers carelessly; what is further ahead is no message of its.
    package static let window: Int64 = 16_384

    private let makeID: @Sendable () -> UUID
    private let now: @Sendable () -> UInt64
    private var phase = Phase.greeted
    private var nextOutput: Int64 = 0
    /// Output that the client has not acknowledged, by sequence number, as it was sent.
    private var unacknowledged: [Int64: ByteBuffer] = [:]
    private var nextInput: Int64 = 0
    /// How often a message of this id has come.
    private var copies: [UUID: Int] = [:]
    private var copiesOrder: CircularBuffer<UUID> = []
    /// In the order in which they came: two may have one number.
    private var held: [Int64: [AgentMessage]] = [:]
    private var heldCount = 0
    private var heldBytes = 0
    private var connections = 0
    /// The sequence numbers that were sent again, by the ping behind them.
    private var resent: (ping: ByteBuffer, sequences: [Int64])?

    /// - Parameter now: milliseconds since 1970.
    package init(makeID: @escaping @Sendable () -> UUID, now: @escaping @Sendable () -> UInt64) {
        self.makeID = makeID
        self.now = now
    }

    // MARK: Connections

    /// A connection is there, its first or a further one.
    package mutating func connected() -> [Action] {
        connections += 1
        guard connections > 1 else { return [.send(handshakeRequest())] }
        // In order, unchanged, and then forgotten: the client acknowledges no copy of what it
        // has handled already, so that without this a lost acknowledgement would be for ever.
        let sequences = unacknowledged.keys.sorted()
        var ping = ByteBuffer(string: "resent-")
        ping.writeInteger(UInt64(connections))
        resent = (ping, sequences)
        return sequences.compactMap { unacknowledged[$0].map(Action.send) } + [.ping(ping)]
    }

    package mutating func received(pong: ByteBuffer) {
        guard let resent, resent.ping == pong else { return }
        for sequence in resent.sequences { unacknowledged[sequence] = nil }
        self.resent = nil
    }

    // MARK: Output

    package var isRunning: Bool { phase == .running }
    package var unacknowledgedCount: Int { unacknowledged.count }

    package mutating func output(_ bytes: [UInt8]) -> ByteBuffer {
        stream(AgentMessage.PayloadType.output, bytes)
    }

    /// Ends the session; `output` is shown to the user, where it is not empty.
    package func close(sessionId: String, output: String) -> ByteBuffer {
        struct Content: Encodable {
            let MessageId: String
            let CreatedDate: String
            let DestinationId: String
            let SessionId: String
            let MessageType: String
            let SchemaVersion: Int
            let Output: String
        }
        let id = makeID()
        let content = Content(
            MessageId: id.uuidString.lowercased(), CreatedDate: "\(now())",
            DestinationId: makeID().uuidString.lowercased(), SessionId: sessionId,
            MessageType: AgentMessage.Kind.closed, SchemaVersion: 1, Output: output)
        return message(AgentMessage.Kind.closed, flags: 3, id: id, payload: json(content)).bytes
    }

    private mutating func stream(_ type: UInt32, _ payload: [UInt8]) -> ByteBuffer {
        let sequence = nextOutput
        nextOutput += 1
        let frame = AgentMessage(
            kind: AgentMessage.Kind.output, sequence: sequence, flags: sequence == 0 ? 1 : 0,
            id: makeID(), createdMilliseconds: now(), payloadType: type, payload: payload
        ).bytes
        unacknowledged[sequence] = frame
        return frame
    }

    private func message(
        _ kind: String, flags: UInt64, id: UUID, payload: [UInt8]
    ) -> AgentMessage {
        AgentMessage(
            kind: kind, sequence: 0, flags: flags, id: id, createdMilliseconds: now(),
            payloadType: 0, payload: payload)
    }

    private mutating func handshakeRequest() -> ByteBuffer {
        let request =
            #"{"AgentVersion":"3.3.0.0","RequestedClientActions":[{"ActionType":"SessionType","#
            + #""ActionParameters":{"SessionType":"InteractiveCommands","Properties":null}}]}"#
        return stream(AgentMessage.PayloadType.handshakeRequest, Array(request.utf8))
    }

    // MARK: Input

    /// What the client sent. What makes no sense is passed over, as it does with ours.
    package mutating func received(_ message: AgentMessage) -> [Action] {
        switch message.kind {
        case AgentMessage.Kind.acknowledge:
            acknowledged(message)
            return []
        case AgentMessage.Kind.input:
            return received(input: message)
        default:
            return []
        }
    }

    private mutating func acknowledged(_ message: AgentMessage) {
        struct Content: Decodable {
            var AcknowledgedMessageSequenceNumber: Int64
        }
        guard let content = try? JSONDecoder().decode(Content.self, from: Data(message.payload))
        else { return }
        unacknowledged[content.AcknowledgedMessageSequenceNumber] = nil
    }

    private mutating func received(input message: AgentMessage) -> [Action] {
        // Neither kept nor acknowledged: no client has sent it, or it will send it again. From
        // here on a number plus one is a number.
        guard isInWindow(message.sequence) else { return [] }
        let waits = message.sequence > nextInput && connections > 1
        if waits, copies[message.id] == nil, !hasRoom(for: message) { return [] }
        // Every copy is acknowledged: the client may have been too quick to notice.
        var actions: [Action] = [.send(acknowledgement(of: message, message.sequence))]
        let count = remember(message.id)
        if count >= 3 {
            // It files the second of two messages of one number under the next.
            actions.append(.send(acknowledgement(of: message, message.sequence + 1)))
        }
        guard count == 1 else { return actions }
        if waits {
            hold(message)
        } else {
            // On one connection order is TCP's. The client counts carelessly: a number that
            // has been there, on another message, is no copy, and one that is left out does
            // not come.
            nextInput = max(nextInput, message.sequence + 1)
            actions += apply(message)
            actions += releaseFollowing()
        }
        return actions
    }

    /// Whether a message may have this number: one that has been there, or one that may follow
    /// soon. ``nextInput`` grows by no more than this with a message, so that it never comes near
    /// to the largest number that there is.
    private func isInWindow(_ sequence: Int64) -> Bool {
        let (end, isBeyond) = nextInput.addingReportingOverflow(Self.window)
        return sequence >= 0 && !isBeyond && sequence <= end
    }

    // MARK: Input that waits

    /// Whether something waits for a message that is missing.
    package var isHolding: Bool { heldCount > 0 }

    private func hasRoom(for message: AgentMessage) -> Bool {
        heldCount < Self.heldLimit && heldBytes + message.payload.count <= Self.heldBytesLimit
    }

    private mutating func hold(_ message: AgentMessage) {
        held[message.sequence, default: []].append(message)
        heldCount += 1
        heldBytes += message.payload.count
    }

    private mutating func release(_ sequence: Int64) -> [AgentMessage]? {
        guard let messages = held.removeValue(forKey: sequence) else { return nil }
        heldCount -= messages.count
        heldBytes -= messages.reduce(0) { $0 + $1.payload.count }
        return messages
    }

    /// The message that is missing has not come in time.
    package mutating func releaseHeld() -> [Action] {
        var actions: [Action] = []
        for sequence in held.keys.sorted() {
            guard let messages = release(sequence) else { continue }
            nextInput = max(nextInput, sequence + 1)
            for message in messages { actions += apply(message) }
        }
        return actions
    }

    private mutating func releaseFollowing() -> [Action] {
        var actions: [Action] = []
        while let messages = release(nextInput) {
            nextInput += 1
            for message in messages { actions += apply(message) }
        }
        return actions
    }

    /// How often a message of this id has come, this time included.
    private mutating func remember(_ id: UUID) -> Int {
        if let count = copies[id] {
            copies[id] = count + 1
            return count + 1
        }
        copies[id] = 1
        copiesOrder.append(id)
        if copiesOrder.count > Self.memory, let oldest = copiesOrder.popFirst() {
            copies[oldest] = nil
        }
        return 1
    }

    private mutating func apply(_ message: AgentMessage) -> [Action] {
        if message.payloadType == AgentMessage.PayloadType.handshakeResponse {
            return handshakeAnswered(message.payload)
        }
        guard phase != .greeted else { return [] }
        var actions: [Action] = []
        switch message.payloadType {
        case AgentMessage.PayloadType.output:
            actions.append(.input(message.payload))
        case AgentMessage.PayloadType.size:
            if let size = Self.size(message.payload) { actions.append(.resize(size)) }
        case AgentMessage.PayloadType.flag where message.payload == [0, 0, 0, 2]:
            return [.terminate]
        default: break
        }
        return actions + startNow()
    }

    /// The handshake is done, and the client's first message has not come.
    package var isReadyToStart: Bool { phase == .greeting }

    /// The client hears output from now on.
    package mutating func startNow() -> [Action] {
        guard phase == .greeting else { return [] }
        phase = .running
        return [.start]
    }

    private static func size(_ payload: [UInt8]) -> TerminalSize? {
        struct Content: Decodable {
            var cols: Int
            var rows: Int
        }
        guard let content = try? JSONDecoder().decode(Content.self, from: Data(payload)) else {
            return nil
        }
        return TerminalSize(columns: content.cols, rows: content.rows)
    }

    private mutating func handshakeAnswered(_ payload: [UInt8]) -> [Action] {
        struct Content: Decodable {
            struct Action: Decodable {
                var ActionStatus: Int
                var Error: String?
            }
            var ProcessedClientActions: [Action]
        }
        guard phase == .greeted else { return [] }
        guard let content = try? JSONDecoder().decode(Content.self, from: Data(payload)) else {
            return [.fail("The client's handshake cannot be read.")]
        }
        if let failed = content.ProcessedClientActions.first(where: { $0.ActionStatus != 1 }) {
            return [.fail("The client refused the session: \(failed.Error ?? "")")]
        }
        phase = .greeting
        // An integer, or the client waits for ever.
        let complete = #"{"HandshakeTimeToComplete":1000000,"CustomerMessage":""}"#
        return [.send(stream(AgentMessage.PayloadType.handshakeComplete, Array(complete.utf8)))]
    }

    private func acknowledgement(of message: AgentMessage, _ sequence: Int64) -> ByteBuffer {
        struct Content: Encodable {
            let AcknowledgedMessageType: String
            let AcknowledgedMessageId: String
            let AcknowledgedMessageSequenceNumber: Int64
            let IsSequentialMessage: Bool
        }
        let content = Content(
            AcknowledgedMessageType: message.kind,
            AcknowledgedMessageId: message.id.uuidString.lowercased(),
            AcknowledgedMessageSequenceNumber: sequence, IsSequentialMessage: true)
        return self.message(
            AgentMessage.Kind.acknowledge, flags: 3, id: makeID(), payload: json(content)
        ).bytes
    }

    private func json(_ content: some Encodable) -> [UInt8] {
        // Strings and integers cannot fail to encode.
        (try? JSONWriter.bytes(of: content)) ?? Array("{}".utf8)
    }
}
