import KECSWire

extension Session {
    private static let signsOfLife: Set<String> = ["ping", "pong"]

    /// What each message asks for is done in the file of its name.
    func handle(_ message: IncomingMessage) throws(RefusedMessage) {
        guard principal != nil || Self.signsOfLife.contains(message.type) || message.type == "auth"
        else {
            throw message.refused(
                "Authentication required", code: .authFailed, field: "type",
                reason: "Authenticate first")
        }
        switch message.type {
        case "subscribe": try subscribe(message)
        case "unsubscribe": try unsubscribe(message)
        case "auth": try authenticate(message)
        case "ping": pong(id: message.id)
        // That it came is all it says.
        case "pong": break
        case "command": try command(message)
        default:
            throw message.refused(
                "Unknown message type", field: "type",
                reason: "Unknown message type: '\(message.type)'")
        }
    }
}
