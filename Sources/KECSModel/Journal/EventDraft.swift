/// An event inside a transaction that has not committed: it has no number yet.
package struct EventDraft: Hashable, Sendable {
    package var type: EventType
    /// `CREATE`, `STATUS_CHANGE` … as the type allows.
    package var action: String
    package var keys: EventKeys
    /// The message's `payload` as JSON, encoded once for all subscribers.
    package var payload: [UInt8]

    package init(type: EventType, action: String, keys: EventKeys, payload: [UInt8]) {
        self.type = type
        self.action = action
        self.keys = keys
        self.payload = payload
    }
}
