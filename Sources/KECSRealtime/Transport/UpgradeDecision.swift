import KECSWire
import NIOCore
import NIOHTTP1

/// What becomes of a connection's first request.
package enum UpgradeDecision: Sendable {
    case accept(UpgradeAcceptance)
    case reject(UpgradeRejection)
    /// Not for us: ordinary HTTP.
    case passThrough
}

/// How an accepted WebSocket goes on.
package struct UpgradeAcceptance: Sendable {
    /// The whole header of the 101 answer.
    package var headers: HTTPHeaders
    /// Called once, on the channel's event loop. Nil: it cannot be; the connection is closed.
    package var makeHandler: @Sendable (any Channel) -> WebSocketHandler?
    /// Nil: this is all. Else what is answered becomes known later, by this; called once, on the
    /// channel's event loop, where its future is completed too. The client is not read from meanwhile.
    package var completion: (@Sendable (any EventLoop) -> EventLoopFuture<UpgradeAcceptance>)?

    package init(
        headers: HTTPHeaders, makeHandler: @escaping @Sendable (any Channel) -> WebSocketHandler?
    ) {
        self.headers = headers
        self.makeHandler = makeHandler
        completion = nil
    }

    package init(
        completion: @escaping @Sendable (any EventLoop) -> EventLoopFuture<UpgradeAcceptance>
    ) {
        headers = [:]
        makeHandler = { _ in nil }
        self.completion = completion
    }
}

/// A refused upgrade: an HTTP status with `{"error":{"code","message"}}`; the
/// connection ends with it.
package struct UpgradeRejection: Error, Hashable, Sendable {
    package var status: HTTPResponseStatus
    /// `NOT_FOUND` …
    package var code: String
    package var message: String
    /// Beyond the usual: `Sec-WebSocket-Version`, `Allow`, `Retry-After`.
    package var headers: [String: String]

    package init(
        _ status: HTTPResponseStatus, _ code: String, _ message: String,
        headers: [String: String] = [:]
    ) {
        self.status = status
        self.code = code
        self.message = message.cut(toJSON: 1000)
        self.headers = headers
    }
}
