import KECSControl
import KECSModel
import NIOCore

/// Makes lines of `GET /containers/{id}/logs?timestamps=1`: keeps the newest ones.
///
/// The engine cuts a line above 16 KiB into several messages, each with a time of
/// its own and only the last with a line end; they are put together again, up to
/// ``textLimit``.
package struct LogLines {
    /// Bytes of one line that are kept.
    package static var textLimit: Int { 256 << 10 }

    private struct Partial {
        var timestamp: Timestamp
        var text: [UInt8]
    }

    /// Without a terminal the stream has frames; with one it is plain.
    private let isFramed: Bool
    private let limit: Int
    private var frames = LogFrames()
    private var plain = ByteBuffer()
    private var partials: [ContainerLogLine.Stream: Partial] = [:]
    private var lines: [ContainerLogLine] = []

    /// - Parameter limit: lines that are kept, at least 1.
    package init(isFramed: Bool, limit: Int) {
        self.isFramed = isFramed
        self.limit = max(1, limit)
    }

    package mutating func append(_ chunk: ByteBuffer) throws {
        if isFramed {
            for frame in try frames.append(chunk) {
                message(frame.stream, frame.payload.readableBytesView)
            }
            return
        }
        plain.writeImmutableBuffer(chunk)
        while let end = plain.readableBytesView.firstIndex(of: UInt8(ascii: "\n")) {
            message(.stdout, plain.readableBytesView[...end])
            plain.moveReaderIndex(to: end + 1)
        }
        plain.discardReadBytes()
        guard plain.readableBytes <= 1 << 20 else {
            throw DockerError.malformed("a log line of more than 1 MiB")
        }
    }

    /// Oldest first.
    package mutating func finish() -> [ContainerLogLine] {
        if plain.readableBytes > 0 { message(.stdout, plain.readableBytesView) }
        plain.clear()
        // What was said last and not ended yet, if anything.
        for (stream, partial) in partials.sorted(by: { $0.value.timestamp < $1.value.timestamp }) {
            add(stream, partial)
        }
        partials = [:]
        return Array(lines.suffix(limit))
    }

    /// One message: `<time> <text>[\n]`.
    private mutating func message(_ stream: ContainerLogLine.Stream, _ bytes: ByteBufferView) {
        guard let space = bytes.firstIndex(of: UInt8(ascii: " ")),
            let time = EngineTime.parse(String(decoding: bytes[..<space], as: UTF8.self))
        else { return }
        var text = bytes[bytes.index(after: space)...]
        let isWhole = text.last == UInt8(ascii: "\n")
        if isWhole { text = text.dropLast() }
        var line = partials[stream] ?? Partial(timestamp: time, text: [])
        line.text += text.prefix(max(0, Self.textLimit - line.text.count))
        partials[stream] = isWhole ? nil : line
        if isWhole { add(stream, line) }
    }

    private mutating func add(_ stream: ContainerLogLine.Stream, _ line: Partial) {
        var text = line.text[...]
        // A terminal ends its lines with two characters; without one the program wrote both.
        if !isFramed, text.last == UInt8(ascii: "\r") { text = text.dropLast() }
        lines.append(
            ContainerLogLine(
                timestamp: line.timestamp, stream: stream,
                text: String(decoding: text, as: UTF8.self)))
        // Cut seldom, so that a line costs no move of all others.
        if lines.count >= limit * 2 { lines.removeFirst(lines.count - limit) }
    }
}
