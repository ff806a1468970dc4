import Foundation
import KECSWire
import NIOCore

/// The server's events for one subscription, over as many connections as it takes: each one
/// goes on where the last one ended, with nothing lost and nothing twice.
///
/// Reading is what drives it: between two calls of `next()` nothing happens but
/// that the socket's buffer fills. Drop the iterator, or cancel the reader, and
/// the connection closes.
///
/// ```swift
/// let stream = EventStream(endpoint: endpoint, subscription: Subscribe(clusters: ["production"]))
/// for try await item in stream {
///     if case .message(let message) = item, message.type == "event" { … }
/// }
/// ```
public struct EventStream: AsyncSequence, Sendable {
    public typealias Element = StreamItem

    let endpoint: Endpoint
    let subscription: Subscribe
    let options: WebSocketOptions
    let policy: ReconnectPolicy
    let group: any EventLoopGroup

    /// - Parameters:
    ///   - subscription: What is asked for. Its `resumeFrom` is that of the first connection.
    ///   - group: Where connections live; it must outlive them.
    public init(
        endpoint: Endpoint, subscription: Subscribe = Subscribe(),
        options: WebSocketOptions = WebSocketOptions(),
        policy: ReconnectPolicy = ReconnectPolicy(), group: any EventLoopGroup
    ) {
        self.endpoint = endpoint
        self.subscription = subscription
        self.options = options
        self.policy = policy
        self.group = group
    }

    public func makeAsyncIterator() -> Iterator { Iterator(stream: self) }

    public struct Iterator: AsyncIteratorProtocol {
        private enum State {
            /// Wait so many milliseconds, then connect.
            case away(wait: Int, isFirst: Bool)
            case here(WebSocketConnection, WebSocketConnection.Messages.Iterator)
            case ended
        }

        private static let subscriptionId = "sub-1"

        private let stream: EventStream
        private var state = State.away(wait: 0, isFirst: true)
        /// Attempts that failed since the server last took a subscription.
        private var failures = 0
        /// What the server said in its last `disconnecting`.
        private var goodbye: Disconnecting?
        /// Where the next connection goes on.
        private var cursor: String?
        /// Of the server's numbering.
        private var epoch = ""
        /// To be yielded before anything else.
        private var pending: StreamItem?

        init(stream: EventStream) {
            self.stream = stream
            cursor = stream.subscription.resumeFrom
        }

        /// - Throws: ``StreamError``, or `CancellationError`.
        public mutating func next() async throws -> StreamItem? {
            try await next(isolation: #isolation)
        }

        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(any Error) -> StreamItem? {
            while true {
                if let item = pending {
                    pending = nil
                    return item
                }
                switch state {
                case .ended:
                    return nil
                case .away(let wait, let isFirst):
                    if wait > 0 { try await Task.sleep(for: .milliseconds(wait)) }
                    if let item = try await connect(isFirst: isFirst) { return item }
                case .here(let connection, var iterator):
                    let message: WebSocketMessage?
                    do {
                        message = try await iterator.next(isolation: actor)
                    } catch let error as WebSocketError {
                        return interrupt(error.description)
                    }
                    state = .here(connection, iterator)
                    if let item = try await take(message, from: connection) { return item }
                }
            }
        }

        /// - Returns: An interruption where it failed and is tried again.
        private mutating func connect(isFirst: Bool) async throws -> StreamItem? {
            do {
                // Said in the address too: who comes back is not a new connection to the limits.
                let connection = try await WebSocketConnection.open(
                    stream.endpoint, path: cursor.map { "/ws?resume=\($0)" } ?? "/ws",
                    options: stream.options, on: stream.group)
                var subscription = stream.subscription
                subscription.resumeFrom = cursor
                let request = ClientMessage(id: Self.subscriptionId, payload: subscription)
                let text = try JSONWriter.text(of: request)
                state = .here(connection, connection.messages.makeAsyncIterator())
                goodbye = nil
                // Where it cannot be sent, the reader learns why.
                try? await connection.send(text)
                return nil
            } catch let error as WebSocketError {
                var retryAfter: Int?
                if case .refused(let status, _, let seconds) = error {
                    guard [429, 502, 503, 504].contains(status) else {
                        state = .ended
                        throw StreamError.unavailable(error)
                    }
                    retryAfter = seconds.map(ReconnectPolicy.milliseconds)
                }
                if isFirst, retryAfter == nil {
                    state = .ended
                    throw StreamError.unavailable(error)
                }
                if let attempts = stream.policy.attempts, failures + 1 >= attempts {
                    state = .ended
                    throw StreamError.unavailable(error)
                }
                return interrupt(error.description, retryAfter: retryAfter, isFirst: isFirst)
            }
        }

        private mutating func take(
            _ message: WebSocketMessage?, from connection: WebSocketConnection
        ) async throws -> StreamItem? {
            switch message {
            case nil:
                return interrupt("The connection was lost")
            case .closed(let code, let reason):
                if let code, code.advice != .reconnect {
                    state = .ended
                    if code == .normal { return nil }
                    throw StreamError.closed(code: code, reason: reason)
                }
                return interrupt(
                    goodbye?.reason ?? (reason.isEmpty ? "The server closed the connection" : reason),
                    retryAfter: goodbye?.retryAfterMs)
            case .binary, .pong:
                // Nothing on this stream is binary: not for us.
                return nil
            case .text(let buffer):
                return try await take(Array(buffer.readableBytesView), from: connection)
            }
        }

        private mutating func take(
            _ bytes: [UInt8], from connection: WebSocketConnection
        ) async throws -> StreamItem? {
            let data = Data(bytes)
            guard let head = try? JSONDecoder().decode(MessageHead.self, from: data) else {
                return nil
            }
            switch head.type {
            case "subscribe_ack":
                failures = 0
                acknowledged(data)
            case "snapshot_end":
                cursor = (try? JSONDecoder().decode(ServerMessage<SnapshotEnd>.self, from: data))?
                    .payload.cursor ?? cursor
            case "event":
                if let seq = head.seq, !epoch.isEmpty { cursor = "\(epoch):\(seq)" }
            case "ping":
                try? await connection.send(try JSONWriter.text(of: PongMessage()))
            case "disconnecting":
                goodbye =
                    try? JSONDecoder().decode(ServerMessage<Disconnecting>.self, from: data).payload
            case "error" where head.id == Self.subscriptionId:
                let error = try JSONDecoder().decode(ServerMessage<RealtimeError>.self, from: data)
                state = .ended
                await connection.close()
                throw StreamError.subscriptionRefused(error.payload)
            default:
                break
            }
            return .message(StreamMessage(type: head.type, bytes: bytes))
        }

        private mutating func acknowledged(_ message: Data) {
            guard
                let ack = try? JSONDecoder().decode(ServerMessage<SubscribeAck>.self, from: message).payload,
                let place = ack.cursor
            else { return }
            epoch = String(place.prefix { $0 != ":" })
            if ack.resumed == false {
                pending = .missed(reason: ack.reason ?? "unknown")
            } else if stream.subscription.snapshot != true || ack.resumed == true {
                cursor = place
            }
            // Else a snapshot follows; where the connection breaks in it, it is told anew.
        }

        private mutating func interrupt(
            _ reason: String, retryAfter: Int? = nil, isFirst: Bool = false
        ) -> StreamItem {
            let wait = stream.policy.delay(afterFailures: failures, retryAfter: retryAfter)
            failures += 1
            state = .away(wait: wait, isFirst: isFirst)
            return .interrupted(StreamInterruption(reason: reason, retryInMilliseconds: wait))
        }
    }
}
