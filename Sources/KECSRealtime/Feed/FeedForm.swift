import NIOCore

/// How messages are written where there is no WebSocket to frame them.
package enum FeedForm: String, Sendable, CaseIterable {
    /// A message a line. https://github.com/ndjson/ndjson-spec
    case ndjson
    /// Server-sent events (WHATWG HTML, section 9.2).
    case sse

    package var contentType: String {
        switch self {
        case .ndjson: "application/x-ndjson"
        case .sse: "text/event-stream"
        }
    }

    /// - Parameter cursor: where a reader that has this message goes on.
    func write(_ message: ByteBuffer, cursor: String? = nil, to buffer: inout ByteBuffer) {
        if self == .sse {
            if let cursor { buffer.writeString("id: \(cursor)\n") }
            buffer.writeStaticString("data: ")
        }
        // No message has a line break in it: JSON escapes them.
        buffer.writeImmutableBuffer(message)
        buffer.writeStaticString(self == .sse ? "\n\n" : "\n")
    }

    /// What is written first.
    var preamble: ByteBuffer? {
        // How soon a reader that lost its connection comes back, in milliseconds.
        self == .sse ? ByteBuffer(string: "retry: 1000\n\n") : nil
    }
}
