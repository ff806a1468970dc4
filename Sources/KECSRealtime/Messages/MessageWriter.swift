import KECSControl
import KECSModel
import KECSWire
import NIOCore

/// Makes the frames of everything but events. One for each event loop.
final class MessageWriter {
    /// Extensions that this server has, as `connected.features` names them.
    static let features = [
        "ping", "filters.taskDefinitions", "filters.tasks", "filters.containers",
        "filters.startedBy", "filters.tags", "resume", "snapshot", "auth", "batch", "exec.reattach",
        "exec.channel.k8s.io", "resize_exec", "wait", "command.idempotent", "state", "lagging",
        "get_metrics.range", "get_metrics.metrics", "logs", "metrics",
    ]

    private let environment: Environment
    private let limits: RealtimeLimits
    /// What every `connected` tells alike: its version as a JSON string, and the end of its payload from
    /// `heartbeatIntervalMs` to the closing brace.
    private let serverVersion: ByteBuffer
    private let connectedTail: ByteBuffer

    init(environment: Environment, serverVersion: String, limits: RealtimeLimits) {
        self.environment = environment
        self.limits = limits
        var version = ByteBuffer()
        version.writeJSONString(serverVersion)
        self.serverVersion = version
        let constant = ConnectedConstants(
            heartbeatIntervalMs: Int(limits.heartbeatInterval.nanoseconds / 1_000_000),
            limits: limits.told, features: Self.features)
        connectedTail = ByteBuffer(bytes: Self.encode(constant).dropFirst())
    }

    /// A text frame of `{"id"?,"type","timestamp","payload"}`.
    func message<Payload: ServerPayload>(_ payload: Payload, id: String? = nil) -> ByteBuffer {
        .frame(.text, text(payload, id: id))
    }

    /// A text frame of a payload that has been encoded already.
    func message(_ type: String, payload: [UInt8], id: String?) -> ByteBuffer {
        .frame(.text, text(type, payload: payload, id: id))
    }

    /// What stands in the frame.
    func text<Payload: ServerPayload>(_ payload: Payload, id: String? = nil) -> ByteBuffer {
        self.text(Payload.messageType, payload: Self.encode(payload), id: id)
    }

    private func text(_ type: String, payload: [UInt8], id: String?) -> ByteBuffer {
        var text = ByteBuffer()
        text.writeStaticString("{")
        if let id {
            text.writeStaticString(#""id":"#)
            text.writeJSONString(id)
            text.writeStaticString(",")
        }
        text.writeString(#""type":"\#(type)","timestamp":"\#(now)","payload":"#)
        text.writeBytes(payload)
        text.writeStaticString("}")
        return text
    }

    /// A payload, made where nobody waits for it if it is a large one.
    static func encode(_ payload: some Encodable) -> [UInt8] {
        // None of our payloads can fail to encode: they are strings and finite numbers.
        (try? JSONWriter.bytes(of: payload)) ?? Array("{}".utf8)
    }

    /// A `snapshot` message of each payload, end to end.
    func snapshot(_ payloads: [[UInt8]], id: String, deflate: MessageDeflate?) -> ByteBuffer {
        var frames = ByteBuffer()
        for text in snapshot(payloads, id: id) {
            let threshold = limits.compressionThreshold
            var frame = deflate?.frame(.text, text, threshold: threshold) ?? .frame(.text, text)
            frames.writeBuffer(&frame)
        }
        return frames
    }

    /// What stands in these frames.
    func snapshot(_ payloads: [[UInt8]], id: String) -> [ByteBuffer] {
        var head = ByteBuffer(string: #"{"id":"#)
        head.writeJSONString(id)
        head.writeString(#","type":"snapshot","timestamp":"\#(now)","payload":"#)
        return payloads.map { payload in
            var text = head
            text.writeBytes(payload)
            text.writeInteger(UInt8(ascii: "}"))
            return text
        }
    }

    /// A ``Connected``: the first message of every connection, so most of it is encoded once.
    func connected(
        sessionId: String, _ position: StreamPosition, authRequired: Bool, authenticated: Bool
    ) -> ByteBuffer {
        var text = ByteBuffer()
        text.writeString(
            #"{"type":"connected","timestamp":"\#(now)","payload":{"sessionId":"#)
        text.writeJSONString(sessionId)
        text.writeStaticString(#","serverVersion":"#)
        text.writeImmutableBuffer(serverVersion)
        text.writeStaticString(#","epoch":"#)
        text.writeJSONString(position.epoch)
        text.writeString(
            #","seq":\#(position.seq),"authRequired":\#(authRequired),"authenticated":\#(authenticated),"#)
        text.writeImmutableBuffer(connectedTail)
        text.writeStaticString("}")
        return .frame(.text, text)
    }

    func disconnecting(
        _ code: CloseCode, reason: String, _ position: StreamPosition
    ) -> ByteBuffer {
        .frame(.text, disconnectingText(code, reason: reason, position))
    }

    func disconnectingText(
        _ code: CloseCode, reason: String, _ position: StreamPosition
    ) -> ByteBuffer {
        let retryAfter: Int? =
            switch code {
            case .rateLimited: limits.rateLimitRetryAfter
            case _ where code.advice == .reconnect: limits.retryAfter
            default: nil
            }
        return text(
            Disconnecting(
                reason: reason, code: code, retryAfterMs: retryAfter, cursor: position.cursor))
    }

    /// The JSON ping and a ping frame, in one buffer for all who are due.
    func ping(_ position: StreamPosition) -> ByteBuffer {
        var frames = ByteBuffer.frame(.text, pingText(position))
        frames.writeFrameHeader(.ping, payloadLength: 0)
        return frames
    }

    func pingText(_ position: StreamPosition) -> ByteBuffer {
        var text = ByteBuffer()
        text.writeString(
            #"{"type":"ping","timestamp":"\#(now)","seq":\#(position.seq),"cursor":"#)
        text.writeJSONString(position.cursor)
        text.writeStaticString("}")
        return text
    }

    func pong(id: String?) -> ByteBuffer {
        var text = ByteBuffer()
        text.writeStaticString("{")
        if let id {
            text.writeStaticString(#""id":"#)
            text.writeJSONString(id)
            text.writeStaticString(",")
        }
        text.writeString(#""type":"pong","timestamp":"\#(now)"}"#)
        return .frame(.text, text)
    }

    private var now: String { environment.now().rfc3339 }
}

/// The members of ``Connected`` that are the same for all connections.
private struct ConnectedConstants: Encodable {
    var heartbeatIntervalMs: Int
    var limits: ConnectedLimits
    var features: [String]
}
