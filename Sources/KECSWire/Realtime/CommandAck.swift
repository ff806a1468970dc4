/// Server: a command has been done: `execute` or `resize_exec`.
public struct CommandAck: ServerPayload {
    public static let messageType = "command_ack"

    /// Of the command in the container.
    public var sessionId: String
    /// Where its terminal is; absent in the answer to `resize_exec`.
    public var websocketUrl: String?

    public init(sessionId: String, websocketUrl: String? = nil) {
        self.sessionId = sessionId
        self.websocketUrl = websocketUrl
    }
}
