import KECSModel

/// How far a container's log has been read, so that another reading of it can go on there:
/// it begins at ``since``, and ``isNew(_:)`` tells what has not been read yet.
///
/// Times have milliseconds, which many lines share; those of one stream never go back, as
/// long as the machine's clock does not. So a place is, for each stream, the newest time and
/// the number of lines that had it.
package struct LogPlace: Hashable, Sendable {
    /// The two streams are stamped apart: one may be behind the other by so much, milliseconds.
    private static let slack = 1000

    private struct Mark: Hashable, Sendable {
        var timestamp: Timestamp
        /// Lines of that time.
        var count: Int
        /// Of those, the ones that this reading has yet to come by.
        var known = 0
    }

    private var marks: [ContainerLogLine.Stream: Mark] = [:]
    /// Of all that was read before this reading.
    private var newest: Timestamp?

    package init() {}

    /// Where another reading has to begin; nil where nothing has been read.
    package var since: Timestamp? {
        marks.values.map(\.timestamp).max()?.adding(milliseconds: -Self.slack)
    }

    /// Another reading begins.
    package mutating func beginAnew() {
        newest = marks.values.map(\.timestamp).max()
        marks = marks.mapValues { Mark(timestamp: $0.timestamp, count: $0.count, known: $0.count) }
    }

    /// Whether the line, the next of the reading, was not read in an earlier one.
    package mutating func isNew(_ line: ContainerLogLine) -> Bool {
        let time = line.timestamp
        guard var mark = marks[line.stream] else {
            // Had it been there, it would have been read.
            if let newest, time < newest { return false }
            marks[line.stream] = Mark(timestamp: time, count: 1)
            return true
        }
        defer { marks[line.stream] = mark }
        if newest != nil {
            if time < mark.timestamp, mark.known > 0 { return false }
            if time == mark.timestamp, mark.known > 0 {
                mark.known -= 1
                return false
            }
        }
        mark = Mark(timestamp: time, count: time == mark.timestamp ? mark.count + 1 : 1)
        return true
    }
}
