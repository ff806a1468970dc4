import KECSModel

package struct ContainerLogLine: Hashable, Sendable {
    package enum Stream: String, Hashable, Sendable { case stdout, stderr }

    /// Bytes of a container's output that ``TaskRuntime/readLogs(_:container:_:receive:)``
    /// makes one line of; what is longer comes in several.
    package static let byteLimit = 16 << 10

    package var timestamp: Timestamp
    package var stream: Stream
    /// Without its line end. Bytes that are no UTF-8 are U+FFFD.
    package var text: String
    /// There is no line end behind it: the next line of the same stream goes on with it, if
    /// there is one. Only ``TaskRuntime/readLogs(_:container:_:receive:)`` tells.
    package var isPartial: Bool

    package init(timestamp: Timestamp, stream: Stream, text: String, isPartial: Bool = false) {
        self.timestamp = timestamp
        self.stream = stream
        self.text = text
        self.isPartial = isPartial
    }
}

/// What of a container's output is wanted.
package struct LogRequest: Hashable, Sendable {
    /// Lines of what there is already, the newest; nil: all that are kept.
    package var tail: Int?
    /// None that is older.
    package var since: Timestamp?
    /// Goes on with what the container writes, until it has ended.
    package var follow: Bool

    package init(tail: Int? = nil, since: Timestamp? = nil, follow: Bool) {
        self.tail = tail
        self.since = since
        self.follow = follow
    }
}

/// Lines that were there together: never none, at most ``lineLimit``, and no more once they
/// have ``byteLimit``.
package struct LogPiece: Hashable, Sendable {
    package static let lineLimit = 256
    /// With what a line has around its text where it is told: of ordinary lines a piece is one
    /// message.
    package static let byteLimit = 30 << 10
    /// What a line counts beside its text.
    package static let lineBytes = 80

    /// Oldest first.
    package var lines: [ContainerLogLine]
    /// Lines before these may be missing: the runtime dropped them before they were read.
    package var followsGap: Bool

    package init(lines: [ContainerLogLine], followsGap: Bool = false) {
        self.lines = lines
        self.followsGap = followsGap
    }
}

/// Gathers lines into pieces.
package struct LogPieces {
    private var lines: [ContainerLogLine] = []
    private var bytes = 0
    /// Lines before the next may be missing. A gap is where a piece begins: only for an empty one.
    package var followsGap = false

    package init() {}

    package var isEmpty: Bool { lines.isEmpty }

    package var isFull: Bool {
        lines.count >= LogPiece.lineLimit || bytes >= LogPiece.byteLimit
    }

    package mutating func add(_ line: ContainerLogLine) {
        lines.append(line)
        bytes += line.text.utf8.count + LogPiece.lineBytes
    }

    /// What has been gathered; nil where that is nothing.
    package mutating func take() -> LogPiece? {
        guard !lines.isEmpty else { return nil }
        defer { self = LogPieces() }
        return LogPiece(lines: lines, followsGap: followsGap)
    }
}
