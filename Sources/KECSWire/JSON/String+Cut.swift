extension String {
    /// What a cut text ends with.
    private static let ellipsis: Unicode.Scalar = "…"

    /// The text, or of a longer one the beginning and an ellipsis: at most `limit` Unicode scalars (a character may be
    /// arbitrarily long).
    package func cut(to limit: Int) -> String {
        utf8.count <= limit ? self : cut(limit) { _ in 1 }
    }

    /// The same in bytes, as a JSON string has them: a text of control characters is six times as long there. What a
    /// client sent goes into no answer, message or log line without it.
    package func cut(toJSON limit: Int) -> String {
        utf8.count <= limit / 6 ? self : cut(limit, cost: Self.bytesInJSON)
    }

    /// In the longest of the forms that our writers give it.
    private static func bytesInJSON(_ scalar: Unicode.Scalar) -> Int {
        switch scalar {
        case "\"", "\\", "\n", "\r", "\t": 2
        case "\u{0}"..."\u{1F}", "\u{7F}": 6
        default: UTF8.width(scalar)
        }
    }

    private func cut(_ limit: Int, cost: (Unicode.Scalar) -> Int) -> String {
        let room = limit - cost(Self.ellipsis)
        var used = 0
        // How far the text goes where it is cut.
        var end = startIndex
        for index in unicodeScalars.indices {
            if used <= room { end = index }
            used += cost(unicodeScalars[index])
            if used > limit { return String(unicodeScalars[..<end]) + String(Self.ellipsis) }
        }
        return self
    }
}
