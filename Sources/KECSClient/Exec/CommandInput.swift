import NIOCore

/// A command's input on its way to the server: what the server has not said to have is
/// kept, and sent again where the connection broke.
actor CommandInput {
    /// Bytes that may be under way.
    private static let window = 256 << 10
    /// Bytes from which on the server is asked how far it has got.
    private static let pingBytes = 32 << 10

    private var connection: WebSocketConnection?
    /// What the server may lack, in the order it was typed.
    private var kept = ByteBuffer()
    /// Offset of the first byte of ``kept``.
    private var start = 0
    /// Up to here it has been asked.
    private var asked = 0
    private var hasEnded = false
    private var size: (columns: Int, rows: Int)?
    private var waiter: CheckedContinuation<Void, Never>?
    private var isClosed = false

    private var end: Int { start + kept.readableBytes }

    /// A connection is there; the server has so many bytes of the input.
    func connected(_ connection: WebSocketConnection, taken: Int) {
        self.connection = connection
        forget(upTo: taken)
        asked = start
        if let size { connection.post(binary: Self.resize(size.columns, size.rows)) }
        var rest = kept
        while let part = rest.readSlice(length: min(rest.readableBytes, 32 << 10)), part.readableBytes > 0 {
            connection.post(binary: Self.stdin(part))
        }
        if hasEnded { connection.post(binary: Self.inputEnd) }
        ask(atLeast: 1)
    }

    func disconnected() { connection = nil }

    /// Sends input; returns when there is room for more.
    func send(_ bytes: ByteBuffer) async {
        guard !isClosed, !hasEnded else { return }
        kept.writeImmutableBuffer(bytes)
        connection?.post(binary: Self.stdin(bytes))
        ask(atLeast: Self.pingBytes)
        while kept.readableBytes >= Self.window, !isClosed {
            await withCheckedContinuation { waiter = $0 }
        }
    }

    func finish() {
        guard !hasEnded else { return }
        hasEnded = true
        connection?.post(binary: Self.inputEnd)
    }

    func resize(columns: Int, rows: Int) {
        size = (columns, rows)
        connection?.post(binary: Self.resize(columns, rows))
    }

    /// Says that we are there, and learns of the server the same.
    func beat() {
        ask(atLeast: 0)
    }

    func received(pong: ByteBuffer) {
        var pong = pong
        guard let offset = pong.readInteger(as: UInt64.self).flatMap({ Int(exactly: $0) }) else { return }
        forget(upTo: offset)
    }

    /// Nothing is sent any more; who waits goes on.
    func close() {
        isClosed = true
        connection = nil
        wake()
    }

    /// The server handles frames in order: its pong says that it has what was before.
    private func ask(atLeast bytes: Int) {
        guard let connection, end - asked >= bytes else { return }
        asked = end
        connection.post(ping: ByteBuffer(integer: UInt64(end)))
    }

    private func forget(upTo offset: Int) {
        guard offset > start, offset <= end else { return }
        kept.moveReaderIndex(forwardBy: offset - start)
        kept.discardReadBytes()
        start = offset
        if kept.readableBytes < Self.window { wake() }
    }

    private func wake() {
        waiter?.resume()
        waiter = nil
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
