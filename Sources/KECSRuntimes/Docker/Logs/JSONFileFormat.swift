import Glibc
import KECSControl
import KECSModel

/// A line of the engine's driver `json-file`:
/// `{"log":"text\n","stream":"stdout","time":"2024-01-01T00:00:00.123456789Z"}`, with `attrs` where
/// the driver has options that ask for them. Without `\n` there was no line end behind the text.
package struct JSONFileFormat: LogFileFormat {
    /// A text has 16 KiB at most, and JSON six bytes for one.
    package static let blockBytes = 128 << 10

    private var clock = EngineClock()

    package init() {}

    package mutating func line(_ bytes: ArraySlice<UInt8>) -> LogFileLine? {
        usualLine(bytes) ?? anyLine(bytes)
    }

    /// Most lines have no escape but their end's, and no `attrs`: what is around text and time is
    /// compared as it stands. Nil where it is another line, or none.
    private mutating func usualLine(_ bytes: ArraySlice<UInt8>) -> LogFileLine? {
        let parts = bytes.withUnsafeBytes { line -> (end: Int, ContainerLogLine.Stream, Timestamp)? in
            guard let begin = line.baseAddress else { return nil }
            func has(_ part: StaticString, at offset: Int) -> Bool {
                offset + part.utf8CodeUnitCount <= line.count
                    && memcmp(begin + offset, part.utf8Start, part.utf8CodeUnitCount) == 0
            }
            func find(_ byte: UInt8, from start: Int, to end: Int) -> Int? {
                guard start < end, let found = memchr(begin + start, Int32(byte), end - start) else { return nil }
                return UnsafeRawPointer(found) - begin
            }
            guard has(Self.head, at: 0),
                let end = find(UInt8(ascii: "\\"), from: Self.head.utf8CodeUnitCount, to: line.count),
                find(UInt8(ascii: "\""), from: Self.head.utf8CodeUnitCount, to: end) == nil
            else { return nil }
            let isOutput = has(Self.output, at: end)
            guard isOutput || has(Self.errors, at: end) else { return nil }
            let start = end + Self.output.utf8CodeUnitCount
            guard let stop = find(UInt8(ascii: "\""), from: start, to: line.count), stop == line.count - 2,
                line[stop + 1] == UInt8(ascii: "}"),
                let time = clock.time(UnsafeRawBufferPointer(rebasing: line[start..<stop]).bindMemory(to: UInt8.self))
            else { return nil }
            return (end, isOutput ? .stdout : .stderr, time)
        }
        guard let (end, stream, time) = parts else { return nil }
        let text = bytes[(bytes.startIndex + Self.head.utf8CodeUnitCount)..<(bytes.startIndex + end)]
        return LogFileLine(timestamp: time, stream: stream, isPartial: false, bytes: text)
    }

    private static let head: StaticString = #"{"log":""#
    private static let output: StaticString = #"\n","stream":"stdout","time":""#
    private static let errors: StaticString = #"\n","stream":"stderr","time":""#

    private mutating func anyLine(_ bytes: ArraySlice<UInt8>) -> LogFileLine? {
        var scanner = JSONFileScanner(bytes)
        var text: ArraySlice<UInt8>?
        var isWhole = false
        var stream: ContainerLogLine.Stream?
        var time: Timestamp?
        guard scanner.take("{") else { return nil }
        repeat {
            guard let key = scanner.string(), scanner.take(":") else { return nil }
            if key.elementsEqual("log".utf8) {
                guard let found = scanner.text() else { return nil }
                (text, isWhole) = found
            } else if key.elementsEqual("stream".utf8) {
                guard let name = scanner.string() else { return nil }
                stream = name.elementsEqual("stderr".utf8) ? .stderr : .stdout
            } else if key.elementsEqual("time".utf8) {
                guard let moment = scanner.string() else { return nil }
                time = moment.withUnsafeBufferPointer { clock.time($0) }
            } else if !scanner.skip() {
                return nil
            }
        } while scanner.take(",")
        guard scanner.take("}"), let time else { return nil }
        return LogFileLine(timestamp: time, stream: stream ?? .stdout, isPartial: !isWhole, bytes: text ?? [])
    }
}

/// Reads JSON as the engine writes it: no space between its parts.
private struct JSONFileScanner {
    private let bytes: ArraySlice<UInt8>
    private var next: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        next = bytes.startIndex
    }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next < bytes.endIndex, bytes[next] == UInt8(ascii: character) else { return false }
        next += 1
        return true
    }

    /// What a string says, which has no escapes or is not wanted: as it stands there.
    mutating func string() -> ArraySlice<UInt8>? {
        guard take("\"") else { return nil }
        let start = next
        while let quote = find(UInt8(ascii: "\""), from: next) {
            next = quote + 1
            // One that is escaped has an odd number of backslashes before it.
            var before = quote
            while before > start, bytes[before - 1] == UInt8(ascii: "\\") { before -= 1 }
            if (quote - before).isMultiple(of: 2) { return bytes[start..<quote] }
        }
        return nil
    }

    /// What a string says, without its line end if it has one.
    mutating func text() -> (ArraySlice<UInt8>, isWhole: Bool)? {
        guard let written = string() else { return nil }
        guard let escape = find(UInt8(ascii: "\\"), from: written.startIndex, to: written.endIndex) else {
            return (written, false)
        }
        // Of most lines the line end is all that is escaped.
        if escape == written.endIndex - 2, written[escape + 1] == UInt8(ascii: "n") {
            return (written[..<escape], true)
        }
        guard var text = Self.unescaped(written) else { return nil }
        guard text.last == UInt8(ascii: "\n") else { return (text[...], false) }
        text.removeLast()
        return (text[...], true)
    }

    /// Passes over a value of strings, objects and lists.
    mutating func skip() -> Bool {
        var depth = 0
        while next < bytes.endIndex {
            switch bytes[next] {
            case UInt8(ascii: "\""):
                guard string() != nil else { return false }
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                next += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return true }
                depth -= 1
                next += 1
            case UInt8(ascii: ",") where depth == 0: return true
            default: next += 1
            }
        }
        return false
    }

    private func find(_ byte: UInt8, from start: Int, to end: Int? = nil) -> Int? {
        bytes.withUnsafeBytes { all in
            let offset = start - bytes.startIndex
            let count = (end ?? bytes.endIndex) - start
            guard count > 0, let begin = all.baseAddress,
                let found = memchr(begin + offset, Int32(byte), count)
            else { return nil }
            return bytes.startIndex + (UnsafeRawPointer(found) - begin)
        }
    }

    private static func unescaped(_ written: ArraySlice<UInt8>) -> [UInt8]? {
        var text: [UInt8] = []
        text.reserveCapacity(written.count)
        var rest = written
        /// The first half of a pair.
        var high: UInt32?
        while let byte = rest.popFirst() {
            var code: UInt32?
            if byte == UInt8(ascii: "\\") {
                switch rest.popFirst() {
                case UInt8(ascii: "n"): code = 0x0A
                case UInt8(ascii: "r"): code = 0x0D
                case UInt8(ascii: "t"): code = 0x09
                case UInt8(ascii: "b"): code = 0x08
                case UInt8(ascii: "f"): code = 0x0C
                case UInt8(ascii: "u"):
                    guard rest.count >= 4, let value = UInt32(String(decoding: rest.prefix(4), as: UTF8.self), radix: 16)
                    else { return nil }
                    rest = rest.dropFirst(4)
                    code = value
                case let other?: code = UInt32(other)
                case nil: return nil
                }
            }
            if let half = high {
                high = nil
                if let low = code, (0xDC00...0xDFFF).contains(low) {
                    append(0x10000 + ((half - 0xD800) << 10) + (low - 0xDC00), to: &text)
                    continue
                }
                append(0xFFFD, to: &text)
            }
            guard let code else {
                text.append(byte)
                continue
            }
            if (0xD800...0xDBFF).contains(code) { high = code } else { append(code, to: &text) }
        }
        if high != nil { append(0xFFFD, to: &text) }
        return text
    }

    private static func append(_ code: UInt32, to text: inout [UInt8]) {
        text += UTF8.encode(Unicode.Scalar(code) ?? "\u{FFFD}").map(Array.init) ?? []
    }
}

/// Reads the engine's times. Those that follow one another have their minute in common, which is
/// read once.
struct EngineClock: Sendable {
    /// `2024-01-01T00:00:`
    private static let minuteBytes = 17
    private var minute: [UInt8] = []
    private var start = 0

    /// RFC 3339; nil where it is no such time.
    mutating func time(_ text: UnsafeBufferPointer<UInt8>) -> Timestamp? {
        if let inMinute = Self.milliseconds(text) {
            if isInMinute(text) {
                return Timestamp(milliseconds: start + inMinute)
            }
            guard let time = EngineTime.parse(String(decoding: text, as: UTF8.self)) else { return nil }
            minute = Array(text[..<Self.minuteBytes])
            start = time.milliseconds - inMinute
            return time
        }
        return EngineTime.parse(String(decoding: text, as: UTF8.self))
    }

    private func isInMinute(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        minute.withUnsafeBytes { known in
            guard let first = known.baseAddress, let second = text.baseAddress, !known.isEmpty,
                known.count <= text.count
            else { return false }
            return memcmp(first, second, known.count) == 0
        }
    }

    /// Behind the minute, of a time in UTC: `05.123456789Z`.
    private static func milliseconds(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
        func digit(_ index: Int) -> Int? {
            index < text.count && (48...57).contains(text[index]) ? Int(text[index]) - 48 : nil
        }
        guard text.count <= 40, text.last == UInt8(ascii: "Z"), let tens = digit(minuteBytes),
            let ones = digit(minuteBytes + 1), tens < 6
        else { return nil }
        var value = (tens * 10 + ones) * 1000
        let point = minuteBytes + 2
        if point == text.count - 1 { return value }
        guard text[point] == UInt8(ascii: "."), text.count > point + 2 else { return nil }
        var scale = 100
        for index in point + 1..<text.count - 1 {
            guard let digit = digit(index) else { return nil }
            value += digit * scale
            scale /= 10
        }
        return value
    }
}
