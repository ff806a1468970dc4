import NIOCore
import Synchronization

/// A command's input on its way to the server: what the server has not said to have is
/// kept, and sent again where the connection broke.
final class CommandInput: Sendable {
    /// Bytes that may be under way.
    private static let window = 256 << 10
    /// Bytes from which on the server is asked how far it has got.
    private static let pingBytes = 32 << 10

    private struct State {
        var connection: WebSocketConnection?
        /// What the server may lack, in the order it was typed.
        var kept = ByteBuffer()
        /// Offset of the first byte of `kept`.
        var start = 0
        /// Up to here it has been asked.
        var asked = 0
        var hasEnded = false
        var size: (columns: Int, rows: Int)?
        var waiter: (@Sendable () -> Void)?
        var isClosed = false

        var end: Int { start + kept.readableBytes }
        var isFull: Bool { kept.readableBytes >= window && !isClosed }

        /// The server handles frames in order: its pong says that it has what was before.
        mutating func ask(atLeast bytes: Int) {
            guard let connection, end - asked >= bytes else { return }
            asked = end
            connection.post(ping: ByteBuffer(integer: UInt64(end)))
        }

        mutating func forget(upTo offset: Int) {
            guard offset > start, offset <= end else { return }
            kept.moveReaderIndex(forwardBy: offset - start)
            kept.discardReadBytes()
            start = offset
        }

        /// Whoever waits for room, where there is some.
        mutating func woken() -> (@Sendable () -> Void)? {
            guard !isFull else { return nil }
            defer { waiter = nil }
            return waiter
        }
    }

    private let state = Mutex(State())

    /// A connection is there; the server has so many bytes of the input.
    func connected(_ connection: WebSocketConnection, taken: Int) {
        let waiter = state.withLock { state in
            state.connection = connection
            state.forget(upTo: taken)
            state.asked = state.start
            if let size = state.size {
                connection.post(binary: Self.resize(size.columns, size.rows))
            }
            var rest = state.kept
            while let part = rest.readSlice(length: min(rest.readableBytes, 32 << 10)),
                part.readableBytes > 0
            {
                connection.post(binary: Self.stdin(part))
            }
            if state.hasEnded { connection.post(binary: Self.inputEnd) }
            state.ask(atLeast: 1)
            return state.woken()
        }
        waiter?()
    }

    func disconnected() { state.withLock { $0.connection = nil } }

    /// Sends input at once; whoever sends much asks for room first.
    func send(_ bytes: ByteBuffer) {
        state.withLock { state in
            guard !state.isClosed, !state.hasEnded else { return }
            state.kept.writeImmutableBuffer(bytes)
            state.connection?.post(binary: Self.stdin(bytes))
            state.ask(atLeast: Self.pingBytes)
        }
    }

    /// Calls back, at once or later, when there is room. One caller at a time.
    func whenRoom(_ body: @escaping @Sendable () -> Void) {
        let isThere = state.withLock { state in
            guard state.isFull else { return true }
            state.waiter = body
            return false
        }
        if isThere { body() }
    }

    func finish() {
        state.withLock { state in
            guard !state.hasEnded else { return }
            state.hasEnded = true
            state.connection?.post(binary: Self.inputEnd)
        }
    }

    func resize(columns: Int, rows: Int) {
        state.withLock { state in
            state.size = (columns, rows)
            state.connection?.post(binary: Self.resize(columns, rows))
        }
    }

    /// The terminal's, as it was told last.
    var size: (columns: Int, rows: Int)? { state.withLock { $0.size } }

    /// Says that we are there, and learns of the server the same.
    func beat() {
        state.withLock { $0.ask(atLeast: 0) }
    }

    func received(pong: ByteBuffer) {
        var pong = pong
        guard let offset = pong.readInteger(as: UInt64.self).flatMap({ Int(exactly: $0) }) else { return }
        let waiter = state.withLock { state in
            state.forget(upTo: offset)
            return state.woken()
        }
        waiter?()
    }

    /// Nothing is sent any more; who waits goes on.
    func close() {
        let waiter = state.withLock { state in
            state.isClosed = true
            state.connection = nil
            return state.woken()
        }
        waiter?()
    }

    // MARK: Frames of v5.channel.k8s.io

    private static func stdin(_ bytes: ByteBuffer) -> ByteBuffer {
        var frame = ByteBuffer(integer: 0 as UInt8)
        frame.writeImmutableBuffer(bytes)
        return frame
    }

    private static let inputEnd = ByteBuffer(bytes: [255, 0])

    private static func resize(_ columns: Int, _ rows: Int) -> ByteBuffer {
        var frame = ByteBuffer(integer: 4 as UInt8)
        frame.writeString(#"{"Width":\#(columns),"Height":\#(rows)}"#)
        return frame
    }
}
