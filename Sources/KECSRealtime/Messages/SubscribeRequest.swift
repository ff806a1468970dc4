import KECSModel
import KECSWire

/// What a `subscribe` asks for.
package struct SubscribeRequest {
    package enum Start: Hashable, Sendable {
        /// With the next event.
        case now
        /// With the current state.
        case snapshot
        /// With what came after this position.
        case after(StreamPosition)
    }

    package var filter: EventFilter
    package var start: Start
    /// Mode `events`; false: mode `state`.
    package var isWhole = true

    /// The members that say where to start; all others are the filter's.
    static let members: Set<String> = ["resumeFrom", "snapshot", "mode"]

    package init(_ message: IncomingMessage, limits: RealtimeLimits) throws(RefusedMessage) {
        func refused(_ field: String, _ reason: String) -> RefusedMessage {
            message.refused("Invalid subscription parameters", field: field, reason: reason)
        }
        filter = try EventFilter(message, limits: limits)
        start = .now

        switch message.payload["mode"] {
        case nil, .null, .string("events"): break
        case .string("state"): isWhole = false
        case .string(let mode): throw refused("mode", "Unknown mode: '\(mode)'")
        default: throw refused("mode", "Expected a string")
        }
        switch message.payload["snapshot"] {
        case nil, .null, .bool(false): break
        case .bool(true): start = .snapshot
        default: throw refused("snapshot", "Expected true or false")
        }
        switch message.payload["resumeFrom"] {
        case nil, .null: break
        case .string(let cursor):
            guard let position = StreamPosition(cursor: cursor) else {
                throw refused("resumeFrom", "Not a cursor")
            }
            start = .after(position)
        default: throw refused("resumeFrom", "Expected a string")
        }
    }
}
