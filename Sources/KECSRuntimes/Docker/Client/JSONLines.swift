import Foundation
import NIOCore
import NIOFoundationCompat

/// Cuts a stream of JSON values, one a line, into messages. A line may have at
/// most 1 MiB.
package struct JSONLines<Message: Decodable> {
    private static var lineLimit: Int { 1 << 20 }
    private var pending = ByteBuffer()
    private let decoder = JSONDecoder()

    package init() {}

    /// The messages that this chunk completes.
    /// - Throws: ``DockerError/malformed(_:)``.
    package mutating func append(_ chunk: ByteBuffer) throws -> [Message] {
        pending.writeImmutableBuffer(chunk)
        var messages: [Message] = []
        while let end = pending.readableBytesView.firstIndex(of: UInt8(ascii: "\n")) {
            let length = end - pending.readerIndex
            if let line = pending.readSlice(length: length) {
                try decode(line, into: &messages)
            }
            pending.moveReaderIndex(forwardBy: 1)
        }
        pending.discardReadBytes()
        guard pending.readableBytes <= Self.lineLimit else {
            throw DockerError.malformed("a line of more than \(Self.lineLimit) bytes")
        }
        return messages
    }

    /// The message of a last line without an end.
    package mutating func finish() throws -> [Message] {
        var messages: [Message] = []
        try decode(pending, into: &messages)
        pending.clear()
        return messages
    }

    private func decode(_ line: ByteBuffer, into messages: inout [Message]) throws {
        guard line.readableBytesView.contains(where: { $0 > 32 }) else { return }
        do {
            messages.append(try decoder.decode(Message.self, from: line))
        } catch {
            throw DockerError.malformed("a line that is not the JSON we know: \(error)")
        }
    }
}
