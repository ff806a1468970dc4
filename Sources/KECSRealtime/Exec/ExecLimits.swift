import KECSControl

/// All numbers of commands and their connections in one place.
package struct ExecLimits: Sendable, Hashable {
    /// Commands ordered or running.
    package var sessions = 1000
    /// How long an ordered command waits for its client.
    package var unused = Duration.seconds(30)
    /// How long a command whose client has gone waits for it to come back.
    package var grace = Duration.seconds(60)
    /// How long a new connection waits until what has arrived on the one before it has been read.
    package var settling = Duration.seconds(2)
    /// Without input or output for so long, a command is ended. Zero: never.
    package var idle = Duration.seconds(20 * 60)
    /// Bytes of output that the client has not said to have; more stops the command.
    package var windowBytes = 256 << 10
    /// Bytes of output that are kept for a client that comes back, beside those.
    package var scrollbackBytes = 256 << 10
    /// Bytes of output that are held at most.
    package var retainedBytes = 4 << 20
    /// Bytes of input that wait for the command; more stops reading from the client.
    package var inputBytes = 256 << 10
    /// Bytes of a client's message.
    package var messageBytes = 4 << 20
    /// Messages of the data channel that its client has not acknowledged.
    package var unacknowledgedMessages = 128

    package init() {}
}
