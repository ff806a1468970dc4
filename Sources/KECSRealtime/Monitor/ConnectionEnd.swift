import KECSWire

/// How a connection has ended, and by whose doing.
struct ConnectionEnd: Hashable, Sendable {
    enum Side: String, Sendable {
        /// It sent the first close frame.
        case server, client
        /// The connection broke: no close frame was seen.
        case lost
    }

    var side: Side
    /// nil where none was given.
    var code: CloseCode?
    /// The server's words; a client's are not repeated.
    var reason = ""

    static let lost = ConnectionEnd(side: .lost)

    /// RFC 6455, section 7.4.1: no code was in the frame; there was no frame.
    var number: UInt16 {
        code?.rawValue ?? (side == .lost ? 1006 : 1005)
    }
}
