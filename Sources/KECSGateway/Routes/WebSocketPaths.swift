import HTTPTypes
import KECSRealtime

/// Requests for a WebSocket's path that come to HTTP, where none can be opened:
/// only a connection's first request can, and the gate has seen that one.
enum WebSocketPaths {
    static func route(_ path: String) -> Route {
        Route(.get, .exact(path), for: .open) { _ in
            var answer = Answer.failure(
                .upgradeRequired,
                "\(path) is a WebSocket. Open it with the first request of a connection.")
            answer.headers[.upgrade] = "websocket"
            answer.headers[.connection] = "upgrade"
            answer.headers[.secWebSocketVersion] = "13"
            return answer
        }
    }
}
