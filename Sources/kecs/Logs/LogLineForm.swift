import KECSWire

/// How lines of logs are printed: as they are, perhaps behind a container's name and a time.
package struct LogLineForm: Sendable {
    /// Where a line is being printed that has not ended.
    package struct Open: Sendable {
        fileprivate var lines: Set<String> = []

        package init() {}
    }

    let hasTime: Bool

    package init(hasTime: Bool) {
        self.hasTime = hasTime
    }

    /// - Parameters:
    ///   - container: nil where there is only one.
    ///   - open: of all that was printed before.
    package func text(of line: Log.Line, container: String?, _ open: inout Open) -> String {
        let key = "\(line.stream) \(container ?? "")"
        var text = ""
        if open.lines.remove(key) == nil {
            if let container { text += "\(container) | " }
            if hasTime { text += "\(line.timestamp) " }
        }
        text += line.message
        if line.partial == true { open.lines.insert(key) } else { text += "\n" }
        return text
    }
}
