import KECSAccess
import KECSControl
import KECSModel
import KECSWire
import Logging

/// Writes log lines to standard error, for people or for programs. What looks like a token
/// is struck out of them, whoever put it in.
package struct LineLogHandler: LogHandler {
    /// Bytes of a message, and of each value beside it: much of what is logged a client has sent.
    package static let textLimit = 8192

    package var metadata: Logger.Metadata = [:]
    package var logLevel: Logger.Level
    private let label: String
    private let format: Configuration.LogFormat
    private let write: @Sendable (String) -> Void

    package init(
        label: String, level: Logger.Level, format: Configuration.LogFormat,
        write: @escaping @Sendable (String) -> Void
    ) {
        self.label = label
        logLevel = level
        self.format = format
        self.write = write
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var all = metadata
        if let own = event.metadata { all.merge(own) { _, new in new } }
        if let error = event.error { all["error"] = all["error"] ?? "\(error.inOneLine)" }
        let time = Environment.system.now().rfc3339
        switch format {
        case .text: write(Redaction.text(text(time, event, all)))
        case .json: write(Redaction.text(json(time, event, all)))
        }
    }

    /// Half a token does not look like one: what is cut is redacted first.
    private static func bounded(_ text: String) -> String {
        text.cut(toJSON: textLimit) == text ? text : Redaction.text(text).cut(toJSON: textLimit)
    }

    private func text(_ time: String, _ event: LogEvent, _ metadata: Logger.Metadata) -> String {
        let level = "\(event.level)".padding(to: 8)
        let rest = metadata.sorted { $0.key < $1.key }.map { key, value in
            let text = Self.bounded("\(value)")
            let isPlain = !text.isEmpty && !text.contains { $0.isWhitespace || $0 == "\"" }
            return " \(key)=\(isPlain ? text : text.jsonQuoted)"
        }
        let message = Self.bounded("\(event.message)").split(whereSeparator: \.isNewline).joined(separator: " ")
        return "\(time) \(level) \(message)\(rest.joined())"
    }

    private func json(_ time: String, _ event: LogEvent, _ metadata: Logger.Metadata) -> String {
        var line = #"{"time":"\#(time)","level":"\#(event.level)","logger":\#(label.jsonQuoted)"#
        line += #","message":\#(Self.bounded("\(event.message)").jsonQuoted)"#
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            line += ",\(key.jsonQuoted):\(Self.bounded("\(value)").jsonQuoted)"
        }
        return line + "}"
    }
}

extension String {
    package func padding(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }

    /// As a JSON string, quotes included (RFC 8259, section 7).
    package var jsonQuoted: String {
        var text = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\u{0}"..."\u{1f}", "\u{7f}":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }
}
