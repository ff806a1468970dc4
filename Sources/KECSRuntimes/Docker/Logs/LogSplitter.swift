import KECSControl
import KECSModel
import NIOCore

/// Makes lines of `GET /containers/{id}/logs?timestamps=1` as they come: each message of the
/// engine's is one, `<time> <text>[\n]`, and one that is too long several.
///
/// Of a line above 16 KiB the engine makes several messages itself, of which only the last has
/// a line end. With a terminal nothing is between messages: there the next one is found by its
/// time, behind exactly 16 KiB without a line end.
package struct LogSplitter {
    private typealias Stream = ContainerLogLine.Stream

    /// Bytes of the text of a message that has no line end.
    private static let cut = 16 << 10
    /// A time has at most so many bytes, its space included.
    private static let timeBytes = 40

    private let isFramed: Bool
    private var frames = LogFrames()
    private var texts: [Stream: LogText] = [:]
    private var lines: [ContainerLogLine] = []

    // With a terminal: what has come and is no message yet, the time of the one that has begun,
    // and, behind a cut, of the one before.
    private var plain = ByteBuffer()
    private var time: Timestamp?
    private var former: Timestamp?

    package init(isFramed: Bool) {
        self.isFramed = isFramed
    }

    /// The lines that this chunk completes.
    package mutating func append(_ chunk: ByteBuffer) throws -> [ContainerLogLine] {
        if isFramed {
            for frame in try frames.append(chunk) { try take(frame) }
        } else {
            plain.writeImmutableBuffer(chunk)
            while try takePlain() {}
            plain.discardReadBytes()
        }
        defer { lines = [] }
        return lines
    }

    /// What was said last and not ended, where no more will come.
    package mutating func finish() -> [ContainerLogLine] {
        if !isFramed, plain.readableBytes > 0, let time = time ?? former {
            take(plain.readableBytesView, .stdout, time, isWhole: false)
        }
        plain.clear()
        defer { lines = [] }
        return lines
    }

    private mutating func take(_ frame: LogFrames.Frame) throws {
        let bytes = frame.payload.readableBytesView
        guard let (time, start) = Self.time(of: bytes) else { throw Self.noTime }
        let isWhole = bytes.last == UInt8(ascii: "\n")
        take(isWhole ? bytes[start...].dropLast() : bytes[start...], frame.stream, time, isWhole: isWhole)
    }

    /// Takes the next message, or its begin where it is too long; false: more has to come.
    private mutating func takePlain() throws -> Bool {
        if time == nil {
            guard plain.readableBytes > 0 else { return false }
            let view = plain.readableBytesView
            if let (found, start) = Self.time(of: view) {
                time = found
                plain.moveReaderIndex(to: start)
            } else if view.count < Self.timeBytes, !view.contains(where: Self.endsWord) {
                return false
            } else {
                // The line goes on: it was not the engine that cut it.
                guard let former else { throw Self.noTime }
                time = former
            }
            former = nil
        }
        guard let time else { return false }
        let view = plain.readableBytesView
        if let end = view.prefix(Self.cut + 1).firstIndex(of: UInt8(ascii: "\n")) {
            take(view[..<end], .stdout, time, isWhole: true)
            plain.moveReaderIndex(to: end + 1)
            self.time = nil
            return true
        }
        guard view.count > Self.cut else { return false }
        take(view.prefix(Self.cut), .stdout, time, isWhole: false)
        plain.moveReaderIndex(forwardBy: Self.cut)
        (self.time, former) = (nil, time)
        return true
    }

    private mutating func take(
        _ bytes: ByteBufferView, _ stream: Stream, _ time: Timestamp, isWhole: Bool
    ) {
        var rest = bytes
        // A terminal ends its lines with two characters.
        if isWhole, rest.last == UInt8(ascii: "\r") { rest = rest.dropLast() }
        repeat {
            let part = rest.prefix(ContainerLogLine.byteLimit)
            rest = rest.dropFirst(part.count)
            let isPartial = !rest.isEmpty || !isWhole
            let text = texts[stream, default: LogText()].take(part, isPartial: isPartial)
            lines.append(
                ContainerLogLine(timestamp: time, stream: stream, text: text, isPartial: isPartial))
        } while !rest.isEmpty
    }

    /// The time that a message begins with, and where its text does.
    private static func time(of bytes: ByteBufferView) -> (Timestamp, Int)? {
        let head = bytes.prefix(timeBytes)
        guard let space = head.firstIndex(of: UInt8(ascii: " ")),
            let time = EngineTime.parse(String(decoding: head[..<space], as: UTF8.self))
        else { return nil }
        return (time, space + 1)
    }

    private static func endsWord(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n")
    }

    private static var noTime: DockerError { .malformed("a message of a log without its time") }
}
