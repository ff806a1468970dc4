import KECSWire
import NIOCore

/// The ways to the server that are counted apart.
enum ConnectionDoor: String, CaseIterable, Sendable {
    /// `/ws`
    case ws
    /// `/v1/events`
    case feed
    /// `/exec/…`
    case exec
    /// `/data-channel/…`
    case dataChannel = "data-channel"
}

/// A connection as its metrics and log lines tell it, from its beginning to its end.
struct ConnectionRecord: Sendable {
    let monitor: StreamMonitor
    let door: ConnectionDoor
    let client: StreamClient
    let begun = NIODeadline.now()
    private(set) var end: ConnectionEnd?

    init(_ door: ConnectionDoor, _ client: StreamClient, monitor: StreamMonitor) {
        self.door = door
        self.client = client
        self.monitor = monitor
    }

    func opened(session: String? = nil) {
        monitor.opened(self, session: session)
    }

    /// The server begins to close. What was said first counts.
    mutating func ends(_ code: CloseCode, reason: String) {
        guard end == nil else { return }
        end = ConnectionEnd(side: .server, code: code, reason: reason)
        if code == .tooSlow { monitor.closesAsSlow(client) }
    }

    /// The client has sent a close frame: of its own accord, or in answer to ours.
    mutating func clientEnds(_ code: CloseCode?) {
        end = end ?? ConnectionEnd(side: .client, code: code)
    }

    /// It is over; called once.
    ///
    /// - Parameters:
    ///   - session: nil where it has no name, or one that is a secret.
    ///   - events: nil where there are none on it.
    ///   - bytes: handed to the client, of events or of a command's output.
    func closed(session: String? = nil, principal: String?, events: Int? = nil, bytes: Int) {
        monitor.closed(
            self, end ?? .lost, session: session, principal: principal, events: events,
            bytes: bytes)
    }
}
