import Foundation
import KECSRealtime
import NIOCore
import Testing

/// Whole sessions of the data channel: several connections, handshakes, messages with any number, copies,
/// acknowledgements. Whatever comes, in whatever order, nothing is applied twice, nothing is applied that was not
/// acknowledged, numbers beyond the window change nothing, and nothing is held for good.
struct DataChannelFuzzTests {
    @Test func dataChannelFuzz() async {
        var reached: [String: Int] = [:]
        let tried = await Fuzz.run("dataChannelFuzz", share: 30) { source in
            var session = FuzzedChannel()
            for _ in 0...source.below(40) {
                if let wrong = session.step(&source) { return "\(wrong)\nafter \(session.story.joined(separator: "\n"))" }
            }
            if let wrong = session.end() { return "\(wrong)\nafter \(session.story.joined(separator: "\n"))" }
            for (name, count) in session.reached { reached[name, default: 0] += count }
            return nil
        }
        if tried > 200 {
            for name in ["applied", "refused", "held", "resent", "copy", "start", "fail", "terminate", "resize"] {
                #expect(reached[name] != nil, "The inputs do not reach \(name): \(reached)")
            }
        }
    }
}

/// A channel, all that its client ever said, and what has come of it.
private struct FuzzedChannel {
    private static let edges: [Int64] = [
        .max, .max - 1, .min, .min + 1, -1, .max / 2, 1 << 32, DataChannel.window, DataChannel.window + 1,
        .max - DataChannel.window, .max - DataChannel.window - 1, 0,
    ]
    private static let handshake =
        #"{"ClientVersion":"1.2","ProcessedClientActions":[{"ActionType":"SessionType","ActionStatus":1}],"Errors":null}"#
    private static let answers = [
        handshake, handshake, handshake, "no json", #"{"ProcessedClientActions":[{"ActionStatus":3,"Error":"no"}]}"#,
        #"{"ProcessedClientActions":[{"ActionStatus":9223372036854775808}]}"#,
    ]
    private static let sizes = [
        #"{"cols":80,"rows":24}"#, #"{"cols":-1,"rows":9223372036854775807}"#, #"{"cols":0,"rows":0}"#, "{}", "",
        #"{"cols":1e400,"rows":65536}"#,
    ]

    private(set) var story: [String] = []
    private(set) var reached: [String: Int] = [:]
    private var channel: DataChannel
    private var connections = 0
    private var said: [AgentMessage] = []
    /// Texts of input that were applied, and ids that were acknowledged.
    private var applied: Set<String> = []
    private var acknowledged: Set<UUID> = []
    private var pings: [ByteBuffer] = []
    private var sent = 0
    /// Where the client is in its counting.
    private var next: Int64 = 0

    init() {
        channel = DataChannel(makeID: { UUID() }, now: { 1_700_000_000_000 })
    }

    mutating func step(_ source: inout FuzzSource) -> String? {
        guard connections > 0, !source.oneIn(12) else {
            connections += 1
            story.append("connection \(connections)")
            let actions = channel.connected()
            if connections > 1, actions.count > 1 { reached["resent", default: 0] += 1 }
            return take(actions, of: nil)
        }
        switch source.below(12) {
        case 0:
            story.append("output")
            let frame = channel.output(source.bytes(source.below(4)))
            return take([.send(frame)], of: nil)
        case 1: return acknowledge(&source)
        case 2:
            story.append("pong")
            channel.received(pong: source.oneIn(4) || pings.isEmpty ? ByteBuffer() : source.pick(pings))
            return nil
        case 3:
            story.append("time")
            return take(source.oneIn(2) ? channel.releaseHeld() : channel.startNow(), of: nil)
        case 4 where !said.isEmpty: return say(source.pick(said))
        default: return say(message(&source))
        }
    }

    private mutating func message(_ source: inout FuzzSource) -> AgentMessage {
        let sequence: Int64
        switch source.below(6) {
        case 0: sequence = source.pick(Self.edges)
        case 1: sequence = next + Int64(source.below(5)) - 2
        default: sequence = next
        }
        let (type, payload): (UInt32, String)
        switch source.below(8) {
        case 0, 1: (type, payload) = (AgentMessage.PayloadType.handshakeResponse, source.pick(Self.answers))
        case 2: (type, payload) = (AgentMessage.PayloadType.size, source.pick(Self.sizes))
        case 3 where source.oneIn(4): (type, payload) = (AgentMessage.PayloadType.flag, "\u{0}\u{0}\u{0}\u{2}")
        default: (type, payload) = (AgentMessage.PayloadType.output, "text \(said.count)")
        }
        return AgentMessage(
            kind: AgentMessage.Kind.input, sequence: sequence, flags: 0, id: UUID(), createdMilliseconds: 1,
            payloadType: type, payload: Array(payload.utf8))
    }

    private mutating func acknowledge(_ source: inout FuzzSource) -> String? {
        let numbers = Self.edges.map { "\($0)" } + ["1e400", "-0", "1.5", "\"1\"", "99999999999999999999"]
        let number = source.oneIn(3) ? source.pick(numbers) : "\(source.below(max(1, sent)))"
        story.append("acknowledge \(number)")
        let before = channel.unacknowledgedCount
        let actions = channel.received(
            AgentMessage(
                kind: AgentMessage.Kind.acknowledge, sequence: source.pick(Self.edges), flags: 3, id: UUID(),
                createdMilliseconds: 1, payloadType: 0,
                payload: Array(#"{"AcknowledgedMessageSequenceNumber":\#(number)}"#.utf8)))
        if !actions.isEmpty { return "An acknowledgement was answered" }
        return (max(0, before - 1)...before).contains(channel.unacknowledgedCount) ? nil : "It forgot more than one"
    }

    private mutating func say(_ message: AgentMessage) -> String? {
        story.append("message \(message.sequence) of type \(message.payloadType), \(message.id)")
        // As it travels.
        guard let travelled = try? AgentMessage(message.bytes), travelled == message else { return "Read as another" }
        let isCopy = acknowledged.contains(message.id)
        let wasHolding = channel.isHolding
        let actions = channel.received(travelled)
        // With each message the next number grows by the window and one at most.
        let most = Int64(said.count + 1) * (DataChannel.window + 1)
        if message.sequence < 0 || message.sequence > most {
            reached["refused", default: 0] += 1
            return actions.isEmpty && channel.isHolding == wasHolding ? nil : "Taken: \(actions)"
        }
        said.append(message)
        guard !actions.isEmpty else { return nil }
        next = max(next, min(message.sequence, most) + 1)
        if isCopy {
            reached["copy", default: 0] += 1
            let isQuiet = actions.allSatisfy { if case .send = $0 { true } else { false } }
            if !isQuiet { return "A copy was applied: \(actions)" }
        }
        if channel.isHolding {
            reached["held", default: 0] += 1
            if connections == 1 { return "Held on one connection" }
        }
        return take(actions, of: message)
    }

    private mutating func take(_ actions: [DataChannel.Action], of message: AgentMessage?) -> String? {
        for action in actions {
            switch action {
            case .send(let frame):
                guard let told = try? AgentMessage(frame) else { return "Sent what cannot be read" }
                if told.kind == AgentMessage.Kind.output { sent += 1 }
                if told.kind == AgentMessage.Kind.acknowledge {
                    guard let message, let number = Self.number(in: told),
                        number == message.sequence || number == message.sequence + 1
                    else { return "Acknowledged another" }
                    acknowledged.insert(message.id)
                }
            case .ping(let ping): pings.append(ping)
            case .input(let bytes):
                let text = String(decoding: bytes, as: UTF8.self)
                if !applied.insert(text).inserted { return "Applied twice: \(text)" }
                guard let whole = said.last(where: { $0.payload == bytes }), acknowledged.contains(whole.id) else {
                    return "Applied and not acknowledged: \(text)"
                }
                reached["applied", default: 0] += 1
            case .resize: reached["resize", default: 0] += 1
            case .start: reached["start", default: 0] += 1
            case .terminate: reached["terminate", default: 0] += 1
            case .fail: reached["fail", default: 0] += 1
            }
        }
        if reached["start", default: 0] > 1 { return "Started twice" }
        return nil
    }

    private static func number(in message: AgentMessage) -> Int64? {
        struct Content: Decodable { var AcknowledgedMessageSequenceNumber: Int64 }
        return try? JSONDecoder().decode(Content.self, from: Data(message.payload)).AcknowledgedMessageSequenceNumber
    }

    mutating func end() -> String? {
        if let wrong = take(channel.releaseHeld(), of: nil) { return wrong }
        return channel.isHolding ? "Something is held for good" : nil
    }
}
