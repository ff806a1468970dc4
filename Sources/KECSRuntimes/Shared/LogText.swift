import KECSControl
import KECSModel

/// Makes text of a stream's bytes, which may have been cut anywhere: a character that a cut
/// has parted is put together again. What is no UTF-8 becomes U+FFFD.
package struct LogText: Sendable {
    /// With a terminal a line ends with two characters, of which the program wrote one.
    private let isTerminal: Bool
    /// The begin of a character, at most three bytes, or what may be one of a terminal's line end.
    private var begun: [UInt8] = []

    package init(isTerminal: Bool = false) {
        self.isTerminal = isTerminal
    }

    /// - Parameter isPartial: more of the same line follows.
    package mutating func take(_ bytes: some Collection<UInt8>, isPartial: Bool) -> String {
        if begun.isEmpty, !isPartial, !isTerminal { return String(decoding: bytes, as: UTF8.self) }
        var all = begun + bytes
        begun = []
        if isPartial, let start = unfinished(all) {
            begun = Array(all[start...])
            all.removeSubrange(start...)
        }
        if isTerminal, !isPartial, all.last == UInt8(ascii: "\r") { all.removeLast() }
        return String(decoding: all, as: UTF8.self)
    }

    /// Where a character begins that the end cuts off.
    private func unfinished(_ bytes: [UInt8]) -> Int? {
        if isTerminal, bytes.last == UInt8(ascii: "\r") { return bytes.count - 1 }
        for back in 1...3 where back <= bytes.count {
            let length: Int
            switch bytes[bytes.count - back] {
            case 0x80...0xBF: continue
            case 0xC2...0xDF: length = 2
            case 0xE0...0xEF: length = 3
            case 0xF0...0xF4: length = 4
            default: return nil
            }
            return length > back ? bytes.count - back : nil
        }
        return nil
    }
}

/// Makes lines of what is kept of both streams, long ones in parts.
struct LogTexts: Sendable {
    private var output: LogText
    private var errors: LogText

    init(isTerminal: Bool) {
        output = LogText(isTerminal: isTerminal)
        errors = output
    }

    mutating func take(_ line: LogFileLine, _ add: (ContainerLogLine) -> Void) {
        var rest = line.bytes
        repeat {
            let part = rest.prefix(ContainerLogLine.byteLimit)
            rest = rest.dropFirst(part.count)
            let isPartial = !rest.isEmpty || line.isPartial
            let text =
                switch line.stream {
                case .stdout: output.take(part, isPartial: isPartial)
                case .stderr: errors.take(part, isPartial: isPartial)
                }
            add(
                ContainerLogLine(
                    timestamp: line.timestamp, stream: line.stream, text: text, isPartial: isPartial))
        } while !rest.isEmpty
    }
}
