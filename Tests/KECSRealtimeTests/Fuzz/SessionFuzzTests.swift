import Foundation
import KECSControl
import KECSModel
import KECSRealtime
import KECSWire
import NIOCore
import NIOEmbedded
import Testing

/// A whole session, from the client's bytes to the server's: every message has one answer, every refusal is one
/// well-formed error, and nothing is left when it ends.
struct SessionFuzzTests {
    @Test func sessionFuzz() async {
        var answers: [String: Int] = [:]
        let tried = await Fuzz.run("sessionFuzz", share: 20) { source in
            let client = try FuzzedSession()
            // With a subscription that others may be in the way of.
            var first = source.oneIn(2) ? MessageCorpus.edges.first : nil
            for _ in 0...source.below(6) {
                let bytes = first ?? MessageCorpus.next(&source)
                first = nil
                let text = String(decoding: bytes, as: UTF8.self)
                let told = try client.tell(text, in: &source)
                if let wrong = Self.complaint(about: told, to: text, &answers) {
                    return "\(wrong)\nAnswered to \(Array(text.utf8).shown)\nwas \(told)"
                }
            }
            return client.end()
        }
        // Few inputs reach few answers: this is for `make fuzz`.
        if tried > 5000 {
            for type in ["error", "subscribe_ack", "unsubscribe_ack", "auth_ack", "pong"] {
                #expect(answers[type] != nil, "The inputs do not reach \(type)")
            }
        }
    }

    /// The specification's.
    private static let codes: Set<String> = [
        "AUTH_FAILED", "INVALID_REQUEST", "SUBSCRIPTION_ERROR", "RESOURCE_NOT_FOUND", "PERMISSION_DENIED",
        "RATE_LIMIT_EXCEEDED", "INTERNAL_ERROR",
    ]

    /// What is sent for one message, but for snapshots and events, is one answer; for `pong` none; for a batch one for
    /// each subscription in it, or one for the batch.
    private static func complaint(
        about told: [String], to text: String, _ answers: inout [String: Int]
    ) -> String? {
        var replies: [[String: Any]] = []
        for message in told {
            guard let parsed = try? JSONSerialization.jsonObject(with: Data(message.utf8)) as? [String: Any],
                let type = parsed["type"] as? String
            else { return "Not a message: \(message)" }
            guard let timestamp = parsed["timestamp"] as? String, timestamp.utf8.count == 24, timestamp.hasSuffix("Z") else {
                return "No timestamp: \(message)"
            }
            if !["snapshot", "snapshot_end", "event"].contains(type) { replies.append(parsed) }
            answers[type, default: 0] += 1
        }
        let asked = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        if replies.isEmpty, asked?["type"] as? String == "pong" { return nil }
        let batch = (asked?["payload"] as? [String: Any])?["subscriptions"] as? [Any]
        let batched = asked?["action"] as? String == "batch" ? batch?.map { ($0 as? [String: Any])?["id"] as? String } : nil
        guard replies.count == 1 || replies.count == batched?.count else { return "\(replies.count) answers" }
        for (place, reply) in replies.enumerated() {
            let expected = batched.map { [asked?["id"] as? String, $0[place]] } ?? [asked?["id"] as? String]
            if reply["id"] != nil, !expected.contains(reply["id"] as? String) { return "Another id" }
            if let wrong = complaint(aboutError: reply) { return wrong }
        }
        return nil
    }

    private static func complaint(aboutError reply: [String: Any]) -> String? {
        guard reply["type"] as? String == "error" else { return nil }
        let payload = reply["payload"] as? [String: Any]
        guard let code = payload?["code"] as? String, let message = payload?["message"] as? String,
            let details = payload?["details"] as? [String: Any], codes.contains(code),
            !message.isEmpty, details["field"] is String, let reason = details["reason"] as? String, !reason.isEmpty
        else { return "Not an error as specified" }
        return nil
    }
}

/// A session on a loop that is turned by hand, and its client's end.
private final class FuzzedSession {
    private let loop = EmbeddedEventLoop()
    private let server: RealtimeServer
    private let channel: EmbeddedChannel

    struct Failed: Error { var what: String }

    init() throws {
        var limits = RealtimeLimits()
        limits.messagesPerSecond = 0
        limits.subscriptions = 3
        let broadcaster = Broadcaster(limits: limits)
        broadcaster.begin(at: StreamPosition(epoch: "e1", seq: 0))
        server = RealtimeServer.start(
            onCurrent: loop, broadcaster: broadcaster, history: FakeHistory(), environment: .system,
            serverVersion: "1", limits: limits)
        channel = EmbeddedChannel(loop: loop)
        guard let session = server.makeSession(on: loop) else { throw Failed(what: "No session") }
        try channel.pipeline.syncOperations.addHandler(
            WebSocketHandler(
                endpoint: session,
                settings: WebSocketSettings(maxMessageBytes: 65_536, maxBufferedBytes: 4 << 20)))
        try channel.connect(to: .init(ipAddress: "127.0.0.1", port: 1)).wait()
        guard try messages().count == 1 else { throw Failed(what: "Not one 'connected'") }
    }

    /// Sends a message in one or more frames and pieces; answers what came back.
    func tell(_ text: String, in source: inout FuzzSource) throws -> [String] {
        let bytes = Array(text.utf8)
        let cut = source.oneIn(4) ? source.below(bytes.count + 1) : nil
        let frames = cut.map {
            RawFrame(.text, Array(bytes[..<$0]), isFinal: false).bytes
                + RawFrame(.continuation, Array(bytes[$0...])).bytes
        }
        let pieces = source.oneIn(4) ? source.pieces(of: frames ?? RawFrame(.text, bytes).bytes) : nil
        for piece in pieces ?? [(frames ?? RawFrame(.text, bytes).bytes)[...]] {
            try channel.writeInbound(ByteBuffer(bytes: piece))
        }
        loop.run()
        guard channel.isActive else { throw Failed(what: "The connection was closed by \(bytes.shown)") }
        return try messages()
    }

    private func messages() throws -> [String] {
        var bytes = ByteBuffer()
        while var part = try channel.readOutbound(as: ByteBuffer.self) { bytes.writeBuffer(&part) }
        var messages: [String] = []
        while let frame = RawFrame(from: &bytes) {
            guard frame.opcode == Opcode.text.rawValue, frame.isFinal, frame.mask == nil, frame.reserved == 0 else {
                throw Failed(what: "Sent \(frame)")
            }
            messages.append(frame.text)
        }
        guard bytes.readableBytes == 0 else { throw Failed(what: "Sent half a frame") }
        return messages
    }

    /// Hangs up; answers what is left then.
    func end() -> String? {
        channel.close(promise: nil)
        loop.run()
        let statistics = server.statistics
        guard statistics.connections == 0, statistics.subscriptions == 0 else { return "Left: \(statistics)" }
        return nil
    }
}
