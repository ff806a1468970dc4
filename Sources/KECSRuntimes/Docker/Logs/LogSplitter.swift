import KECSControl
import KECSModel
import NIOCore

/// Makes lines of `GET /containers/{id}/logs?timestamps=1` as they come: each message of the
/// engine's is one, `<time> <text>[\n]`, and one that is too long several.
///
/// Of a line above 16 KiB the engine makes several messages itself, of which only the last has
/// a line end. With a terminal nothing is between messages: there the next one is found by its
/// time, behind exactly 16 KiB without a line end.
///
/// One reading may go on where another ended: it passes over all up to the message that was the
/// last, which is found by what it says, its time with it, to the nanosecond.
package struct LogSplitter {
    private typealias Stream = ContainerLogLine.Stream

    /// Bytes of the text of a message that has no line end.
    private static let cut = 16 << 10
    /// A time has at most so many bytes, its space included.
    private static let timeBytes = 40

    private let isFramed: Bool
    private var frames = LogFrames()
    private var texts: LogTexts
    private var clock = EngineClock()
    /// The last message that was new.
    private(set) var last: LogFrames.Frame?
    /// So many that say the same were there at the end: a clock may give several one time.
    private var repeats = 0
    /// What is passed over up to and with it, and how many of it; nil: nothing.
    private var sought: (message: LogFrames.Frame, count: Int)?
    /// Messages of this reading, those that were passed over among them.
    private(set) var count = 0
    private var lines: [ContainerLogLine] = []

    // With a terminal: what has come and is no message yet, the time of the one that has begun,
    // and, behind a cut, of the one before.
    private var plain = ByteBuffer()
    private var timeText = ByteBuffer()
    private var time: Timestamp?
    private var former: Timestamp?

    package init(isFramed: Bool) {
        self.isFramed = isFramed
        texts = LogTexts(isTerminal: !isFramed)
    }

    /// Whether the reading has come by the place where it goes on.
    var isFound: Bool { sought == nil }

    /// Another reading of the same log begins.
    /// - Parameter goesOn: behind the last message; else all is new.
    mutating func beginAnew(goesOn: Bool) {
        frames = LogFrames()
        plain.clear()
        (time, former, lines, count) = (nil, nil, [], 0)
        // Apart from the chunk that it came in.
        last = last.map { LogFrames.Frame(stream: $0.stream, payload: ByteBuffer(bytes: $0.payload.readableBytesView)) }
        sought = goesOn ? last.map { ($0, repeats) } : nil
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
        if !isFramed, plain.readableBytes > 0, let time = time ?? former, isNew(message(plain.readableBytesView)) {
            take(plain.readableBytesView, .stdout, time, isWhole: false)
        }
        plain.clear()
        defer { lines = [] }
        return lines
    }

    private mutating func take(_ frame: LogFrames.Frame) throws {
        let bytes = frame.payload.readableBytesView
        guard let (time, start) = time(of: bytes) else { throw Self.noTime }
        guard isNew(frame) else { return }
        let isWhole = bytes.last == UInt8(ascii: "\n")
        take(isWhole ? bytes[start...].dropLast() : bytes[start...], frame.stream, time, isWhole: isWhole)
    }

    /// Takes the next message, or its begin where it is too long; false: more has to come.
    private mutating func takePlain() throws -> Bool {
        if time == nil {
            guard plain.readableBytes > 0 else { return false }
            let view = plain.readableBytesView
            if let (found, start) = time(of: view) {
                time = found
                timeText = plain.getSlice(at: plain.readerIndex, length: start - plain.readerIndex) ?? ByteBuffer()
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
            if isNew(message(view[..<end])) { take(view[..<end], .stdout, time, isWhole: true) }
            plain.moveReaderIndex(to: end + 1)
            self.time = nil
            return true
        }
        guard view.count > Self.cut else { return false }
        if isNew(message(view.prefix(Self.cut))) { take(view.prefix(Self.cut), .stdout, time, isWhole: false) }
        plain.moveReaderIndex(forwardBy: Self.cut)
        (self.time, former) = (nil, time)
        return true
    }

    private mutating func take(
        _ bytes: ByteBufferView, _ stream: Stream, _ time: Timestamp, isWhole: Bool
    ) {
        let line = LogFileLine(
            timestamp: time, stream: stream, isPartial: !isWhole, bytes: Array(bytes)[...])
        texts.take(line) { lines.append($0) }
    }

    /// Of a terminal: with its time, as frames have it.
    private func message(_ text: ByteBufferView) -> LogFrames.Frame {
        var payload = timeText
        payload.writeBytes(text)
        return LogFrames.Frame(stream: .stdout, payload: payload)
    }

    private mutating func isNew(_ message: LogFrames.Frame) -> Bool {
        count += 1
        guard let (wanted, left) = sought else {
            repeats = message == last ? repeats + 1 : 1
            last = message
            return true
        }
        if message == wanted {
            sought = left > 1 ? (wanted, left - 1) : nil
        } else if left < repeats {
            sought = (wanted, repeats)
        }
        return false
    }

    /// The time that a message begins with, and where its text does.
    private mutating func time(of bytes: ByteBufferView) -> (Timestamp, Int)? {
        let head = bytes.prefix(Self.timeBytes)
        guard let space = head.firstIndex(of: UInt8(ascii: " ")),
            let time = head[..<space].withUnsafeBytes({ clock.time($0.bindMemory(to: UInt8.self)) })
        else { return nil }
        return (time, space + 1)
    }

    private static func endsWord(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n")
    }

    private static var noTime: DockerError { .malformed("a message of a log without its time") }
}
