/// A command line as words, split as a shell splits them (POSIX.1-2024, 2.2 Quoting):
/// blanks separate, quotes and backslashes keep together. Nothing is expanded and no
/// shell runs, as with Amazon ECS.
package enum CommandWords {
    package enum Problem: Error, Hashable, Sendable {
        case empty
        /// A quote without its end, or a backslash at the end.
        case unfinished
    }

    package static func split(_ text: String) throws(Problem) -> [String] {
        var words: [String] = []
        var word: String?
        var quote: Character?
        var characters = text.makeIterator()
        while let character = characters.next() {
            switch (quote, character) {
            case ("'", "'"), ("\"", "\""):
                quote = nil
            case ("'", _):
                word?.append(character)
            case ("\"", "\\"):
                guard let next = characters.next() else { throw .unfinished }
                switch next {
                case "\n": break
                case "$", "`", "\"", "\\": word?.append(next)
                default: word?.append("\\\(next)")
                }
            case ("\"", _):
                word?.append(character)
            case (nil, "'"), (nil, "\""):
                quote = character
                word = word ?? ""
            case (nil, "\\"):
                guard let next = characters.next() else { throw .unfinished }
                if next != "\n" { word = (word ?? "") + String(next) }
            case (nil, " "), (nil, "\t"), (nil, "\n"), (nil, "\r\n"):
                if let finished = word { words.append(finished) }
                word = nil
            default:
                word = (word ?? "") + String(character)
            }
        }
        guard quote == nil else { throw .unfinished }
        if let word { words.append(word) }
        guard let first = words.first, !first.isEmpty else { throw .empty }
        return words
    }
}
