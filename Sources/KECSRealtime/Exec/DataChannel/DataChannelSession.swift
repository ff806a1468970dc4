import Foundation
import KECSControl
import KECSModel
import NIOCore
import Synchronization

/// The data channel of one command, over all its connections.
final class DataChannelSession: Sendable {
    struct State {
        var channel: DataChannel
        /// Offset of the next byte of output.
        var sent = 0
        /// The number of the connection that it is spoken over: one that came before it may
        /// still be there, and not know.
        var connection = 0
    }

    let entry: ExecTable.Entry
    let state: Mutex<State>

    init(_ entry: ExecTable.Entry, environment: Environment) {
        self.entry = entry
        state = Mutex(State(channel: Self.channel(environment)))
    }

    /// The session's, or one that has only its end to tell.
    static func channel(of session: DataChannelSession?, environment: Environment) -> DataChannel {
        session?.state.withLock { $0.channel } ?? channel(environment)
    }

    private static func channel(_ environment: Environment) -> DataChannel {
        DataChannel(
            makeID: { UUID(uuidString: environment.uuid()) ?? UUID() },
            now: { UInt64(max(1, environment.now().milliseconds)) })
    }

    /// A connection has come; from now on no other is spoken over.
    func connected() -> (connection: Int, sent: Int, actions: [DataChannel.Action]) {
        state.withLock { state in
            state.connection += 1
            return (state.connection, state.sent, state.channel.connected())
        }
    }

    /// Tells the channel something; nil where the connection is not the one that counts: what
    /// it would be answered would never reach the client.
    @discardableResult
    func ask<Answer: Sendable>(
        _ connection: Int, _ body: (inout DataChannel) -> Answer
    ) -> Answer? {
        state.withLock { $0.connection == connection ? body(&$0.channel) : nil }
    }

    /// The next message of output, where there is output and room for it.
    ///
    /// - Parameters:
    ///   - connection: over which it would go.
    ///   - limit: messages that the client may owe an acknowledgement for.
    ///   - bytes: of one message.
    func nextOutput(
        for connection: Int, unacknowledged limit: Int, bytes: Int
    ) -> ByteBuffer? {
        let terminal = entry.terminal
        let (frame, sent) = state.withLock { state -> (ByteBuffer?, Int) in
            guard state.connection == connection, state.channel.isRunning,
                state.channel.unacknowledgedCount < limit,
                let piece = terminal.output(from: state.sent, limit: bytes)
            else { return (nil, state.sent) }
            state.sent += piece.bytes.count
            return (state.channel.output(piece.bytes), state.sent)
        }
        // From here on the channel keeps it.
        if frame != nil { terminal.acknowledge(upTo: sent) }
        return frame
    }
}
