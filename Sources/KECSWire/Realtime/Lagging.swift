/// Server: the client reads more slowly than events come (extension).
public struct Lagging: ServerPayload {
    public static let messageType = "lagging"

    /// Events of the stream, wanted by this client or not, since it last kept up.
    public var behind: Int
    /// What waits for it, beyond the socket's own buffers.
    public var bytes: Int
    /// Where events follow of which only the newest of each resource are told:
    /// how many are not.
    public var skipped: Int?

    public init(behind: Int, bytes: Int, skipped: Int? = nil) {
        self.behind = behind
        self.bytes = bytes
        self.skipped = skipped
    }
}
