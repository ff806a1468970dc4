import CZlib
import KECSWire
import NIOCore

/// Takes compressed messages apart (RFC 7692 §7.2.2). Messages do not refer to
/// earlier ones (`client_no_context_takeover`), so one inflater serves all
/// connections of an event loop, and a connection holds no window of its own.
package final class Inflater {
    /// At this place for good: zlib keeps its address.
    private let stream: UnsafeMutablePointer<z_stream>
    private let isReady: Bool

    package init() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // The largest window: it reads what was made with any.
        isReady = czlib_inflate_init(stream, 15) == Z_OK
    }

    deinit {
        if isReady { inflateEnd(stream) }
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    /// How many compressed bytes a message of `limit` bytes may take: the most
    /// that zlib makes of them whatever its settings (`deflateBound`).
    package static func compressedLimit(of limit: Int) -> Int {
        limit + limit >> 3 + limit >> 6 + 64
    }

    /// - Parameters:
    ///   - message: the payload of all its frames, at most ``compressedLimit(of:)``.
    ///   - limit: bytes of the result; at most a chunk more is ever held.
    /// - Throws: 1009 above the limit, 1007 where it is no DEFLATE data or cut off.
    package func inflate(
        _ message: ByteBuffer, limit: Int
    ) throws(ProtocolViolation) -> ByteBuffer {
        guard isReady, inflateReset(stream) == Z_OK else { throw Outcome.failed.violation(limit) }
        var output = ByteBuffer()
        output.reserveCapacity(min(limit + 1, max(256, 4 * message.readableBytes)))
        var outcome = message.withUnsafeReadableBytes { take($0, into: &output, limit: limit) }
        if outcome == .done {
            // What every sender leaves out: the length of an empty stored block.
            let tail: [UInt8] = [0x00, 0x00, 0xFF, 0xFF]
            outcome = tail.withUnsafeBytes { take($0, into: &output, limit: limit) }
        }
        // Anywhere else than at the end of that block, something is missing.
        if outcome == .done, stream.pointee.data_type & 0x80 == 0 { outcome = .corrupt }
        guard outcome == .done else { throw outcome.violation(limit) }
        return output
    }

    private func take(
        _ input: UnsafeRawBufferPointer, into output: inout ByteBuffer, limit: Int
    ) -> Outcome {
        guard let start = input.bindMemory(to: UInt8.self).baseAddress else { return .done }
        stream.pointee.next_in = UnsafeMutablePointer(mutating: start)
        stream.pointee.avail_in = UInt32(input.count)
        while true {
            // One byte more than allowed tells a message that is too long.
            let room = limit + 1 - output.readableBytes
            guard room > 0 else { return .tooBig }
            var result = Z_OK
            output.writeWithUnsafeMutableBytes(minimumWritableBytes: min(room, 256)) { target in
                let count = min(room, target.count)
                stream.pointee.next_out = target.bindMemory(to: UInt8.self).baseAddress
                stream.pointee.avail_out = UInt32(count)
                result = CZlib.inflate(stream, Z_SYNC_FLUSH)
                return count - Int(stream.pointee.avail_out)
            }
            switch result {
            case Z_OK:
                if stream.pointee.avail_in == 0, stream.pointee.avail_out > 0 {
                    return finish(output, limit)
                }
            case Z_STREAM_END:
                // A block marked final: others may follow, at the next byte
                // (§7.2.3.4). Nothing that makes such blocks lets them refer
                // to bytes before, so the window is let go.
                guard inflateReset(stream) == Z_OK else { return .failed }
                if stream.pointee.avail_in == 0 { return finish(output, limit) }
            case Z_BUF_ERROR:
                // Nothing more to read, nothing more to write.
                return finish(output, limit)
            case Z_MEM_ERROR:
                return .failed
            default:
                return .corrupt
            }
        }
    }

    private func finish(_ output: ByteBuffer, _ limit: Int) -> Outcome {
        output.readableBytes > limit ? .tooBig : .done
    }

    private enum Outcome {
        case done
        case tooBig
        case corrupt
        /// No memory.
        case failed

        func violation(_ limit: Int) -> ProtocolViolation {
            switch self {
            case .tooBig: ProtocolViolation(.messageTooBig, "Message larger than \(limit) bytes")
            case .corrupt: ProtocolViolation(.invalidPayload, "Compressed data is corrupt")
            case .done, .failed: ProtocolViolation(.internalError, "No memory to decompress with")
            }
        }
    }
}
