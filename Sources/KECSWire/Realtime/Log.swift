/// Server: lines of one container that were there together, oldest first (extension).
public struct Log: ServerPayload {
    public static let messageType = "log"

    public struct Line: Codable, Hashable, Sendable {
        /// When the runtime took it: RFC 3339, UTC, milliseconds.
        public var timestamp: String
        /// `stdout` or `stderr`.
        public var stream: String
        /// Without its line end; at most 16 KiB of what the container wrote, and 24 KiB in JSON.
        /// Bytes that are no UTF-8 are U+FFFD.
        public var message: String
        /// True where no line end is behind it: the next line of the same stream goes on with
        /// it, if there is one.
        public var partial: Bool?

        public init(timestamp: String, stream: String, message: String, partial: Bool? = nil) {
            self.timestamp = timestamp
            self.stream = stream
            self.message = message
            self.partial = partial
        }
    }

    public var subscriptionId: String
    public var taskArn: String
    public var containerName: String
    /// At most 256; the whole message has at most 32,768 bytes.
    public var lines: [Line]
    /// True where lines may be missing right before the first of these: the runtime dropped
    /// them before the client had read so far.
    public var gap: Bool?

    public init(
        subscriptionId: String, taskArn: String, containerName: String, lines: [Line],
        gap: Bool? = nil
    ) {
        self.subscriptionId = subscriptionId
        self.taskArn = taskArn
        self.containerName = containerName
        self.lines = lines
        self.gap = gap
    }
}
