import KECSWire

extension Session {
    /// No command works yet; each is refused by name.
    func command(_ message: IncomingMessage) throws(RefusedMessage) {
        _ = try message.requiredID()
        let action = try message.string("action", in: message.envelope)
        guard let action else {
            throw message.refused("Invalid command", field: "action", reason: "Required")
        }
        throw message.refused(
            "Invalid command", field: "action", reason: "Unknown action: '\(action)'")
    }
}
