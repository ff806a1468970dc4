import Foundation
import KECSWire
import NIOCore

/// The server's events for one subscription, over as many connections as it takes.
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
    ///   - subscription: What is asked for on every connection.
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

        init(stream: EventStream) {
            self.stream = stream
        }

        /// - Throws: ``StreamError``, or `CancellationError`.
        public mutating func next() async throws -> StreamItem? {
            try await next(isolation: #isolation)
        }

        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(any Error) -> StreamItem? {
            while true {
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
                let connection = try await WebSocketConnection.open(
                    stream.endpoint, options: stream.options, on: stream.group)
                let request = ClientMessage(id: Self.subscriptionId, payload: stream.subscription)
                let text = String(decoding: try JSONEncoder().encode(request), as: UTF8.self)
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
                    retryAfter = seconds.map { $0 * 1000 }
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
            case "ping":
                let pong = try JSONEncoder().encode(PongMessage())
                try? await connection.send(String(decoding: pong, as: UTF8.self))
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
