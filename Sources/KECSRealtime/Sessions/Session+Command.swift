import KECSWire

extension Session {
    /// What each command does is in the file of its name.
    func command(_ message: IncomingMessage) throws(RefusedMessage) {
        _ = try message.requiredID()
        let action = try message.string("action", in: message.envelope)
        guard let action else {
            throw message.refused("Invalid command", field: "action", reason: "Required")
        }
        switch action {
        case "execute": try execute(message)
        case "resize_exec": try resizeExec(message)
        default:
            throw message.refused(
                "Invalid command", field: "action", reason: "Unknown action: '\(action)'")
        }
    }
}
