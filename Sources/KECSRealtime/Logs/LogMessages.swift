import KECSControl
import KECSModel
import KECSWire
import NIOCore

/// Makes the payloads of `log` messages, encoded, of one container's pieces: of each piece as few
/// as keep every message within ``messageBytes``.
///
/// They are written here and not by an encoder, since what JSON makes of a text decides where a
/// message ends: a control character has six bytes there.
package struct LogMessages {
    /// A message's text, all of it: common clients close the connection behind more than 32 KiB.
    package static let messageBytes = 32 << 10
    /// A line's text in JSON; what is longer comes in several lines. It depends on nothing but the
    /// line, so that every subscription cuts it alike: clients that come back count lines.
    package static let textBytes = 24 << 10
    package static let lineLimit = LogPiece.lineLimit

    /// At least what ``MessageWriter`` writes around an id and a payload.
    private static let envelopeBytes = 96
    private static let gapText = Array(#","gap":true"#.utf8)

    private let head: [UInt8]
    /// For the lines of a message, commas included.
    private let room: Int

    package init(subscriptionId: String, taskArn: String, containerName: String) {
        var head = ByteBuffer()
        head.writeStaticString(#"{"subscriptionId":"#)
        head.writeJSONString(subscriptionId)
        let idBytes = head.readableBytes
        head.writeStaticString(#","taskArn":"#)
        head.writeJSONString(taskArn)
        head.writeStaticString(#","containerName":"#)
        head.writeJSONString(containerName)
        head.writeStaticString(#","lines":["#)
        self.head = Array(buffer: head)
        let around = Self.envelopeBytes + idBytes + head.readableBytes + "]}".utf8.count + Self.gapText.count
        room = Self.messageBytes - around
    }

    /// Oldest first.
    package func payloads(_ piece: LogPiece) -> [[UInt8]] {
        var payloads: [[UInt8]] = []
        var payload = head
        payload.reserveCapacity(Self.messageBytes)
        var count = 0
        var encoder = LineEncoder()
        func close() {
            payload.append(UInt8(ascii: "]"))
            // It stands where lines are missing: before the first.
            if piece.followsGap, payloads.isEmpty { payload += Self.gapText }
            payload.append(UInt8(ascii: "}"))
            payloads.append(payload)
            payload = head
            payload.reserveCapacity(Self.messageBytes)
            count = 0
        }
        for line in piece.lines {
            encoder.encode(line) { bytes in
                let used = payload.count - head.count
                if count == Self.lineLimit || (count > 0 && used + 1 + bytes.count > room) { close() }
                if count > 0 { payload.append(UInt8(ascii: ",")) }
                payload.append(contentsOf: bytes)
                count += 1
            }
        }
        if count > 0 { close() }
        return payloads
    }
}

/// Writes lines as JSON: each as one object, or as several where its text is too long.
private struct LineEncoder {
    private var bytes: [UInt8] = []
    /// `{"timestamp":"…","stream":"…","message":"` of the last line's time and stream: many share it.
    private var head: [UInt8] = []
    private var headOf: (timestamp: Timestamp, stream: ContainerLogLine.Stream)?

    mutating func encode(_ line: ContainerLogLine, _ receive: ([UInt8]) -> Void) {
        if headOf?.timestamp != line.timestamp || headOf?.stream != line.stream {
            headOf = (line.timestamp, line.stream)
            head = Array(
                #"{"timestamp":"\#(line.timestamp.rfc3339)","stream":"\#(line.stream.rawValue)","message":""#.utf8)
        }
        begin()
        var text = line.text
        text.withUTF8 { text in
            var next = text.startIndex
            while next < text.endIndex {
                let room = LogMessages.textBytes - (bytes.count - head.count)
                let stop = Self.plainEnd(text, from: next, limit: room)
                if stop > next {
                    bytes += text[next..<stop]
                    next = stop
                } else if Self.isEscaped(text[next]), Self.escapes[Int(text[next])].count <= room {
                    bytes += Self.escapes[Int(text[next])]
                    next += 1
                } else {
                    end(isPartial: true)
                    receive(bytes)
                    begin()
                }
            }
        }
        end(isPartial: line.isPartial)
        receive(bytes)
    }

    private mutating func begin() {
        bytes.removeAll(keepingCapacity: true)
        bytes += head
    }

    private mutating func end(isPartial: Bool) {
        bytes += isPartial ? Self.partialEnd : Self.wholeEnd
    }

    private static let partialEnd = Array(#"","partial":true}"#.utf8)
    private static let wholeEnd = Array(#""}"#.utf8)

    /// Behind the characters from `start` on that stand for themselves, at most so many bytes.
    private static func plainEnd(_ text: UnsafeBufferPointer<UInt8>, from start: Int, limit: Int) -> Int {
        let last = min(text.endIndex, start + limit)
        var end = start
        while end < last, !isEscaped(text[end]) { end += 1 }
        // No character is parted.
        if end == last, end < text.endIndex {
            while end > start, text[end] & 0xC0 == 0x80 { end -= 1 }
        }
        return end
    }

    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    /// By byte, of those up to the backslash.
    private static let escapes: [[UInt8]] = (0...UInt8(ascii: "\\")).map { byte in
        var text = ByteBuffer()
        text.writeJSONString(String(Unicode.Scalar(byte)))
        return Array(buffer: text).dropFirst().dropLast()
    }
}
