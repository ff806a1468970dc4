import DequeModule
import KECSControl

/// The output of a command between what its client surely has and what has been read,
/// and some more before that. Offsets count all bytes of output from its beginning.
package struct Scrollback: Sendable {
    private var pieces: Deque<ExecOutput> = []
    /// Of the first byte that is kept.
    package private(set) var start = 0
    /// Behind the last byte.
    package private(set) var end = 0
    /// Up to here the client has said to have it.
    package private(set) var acknowledged = 0

    /// Up to here it has been handed to the client's socket.
    package private(set) var shown = 0

    package init() {}

    /// Bytes that the client has not said to have.
    package var unacknowledged: Int { end - acknowledged }

    /// Small pieces are joined up to this, so that there are few to look through.
    private static let pieceSize = 16 << 10

    /// - Parameter limit: bytes to keep at most, if need be of what the client has not said
    ///   to have.
    package mutating func append(_ piece: ExecOutput, keeping limit: Int) {
        end += piece.bytes.count
        if let last = pieces.indices.last, pieces[last].stream == piece.stream,
            pieces[last].bytes.count + piece.bytes.count <= Self.pieceSize
        {
            pieces[last].bytes += piece.bytes
        } else {
            pieces.append(piece)
        }
        while end - start > limit, let first = pieces.first, pieces.count > 1 {
            pieces.removeFirst()
            start += first.bytes.count
        }
        acknowledged = max(acknowledged, start)
    }

    /// - Parameter limit: bytes to keep of what the client has.
    package mutating func acknowledge(upTo offset: Int, keeping limit: Int) {
        guard offset > acknowledged, offset <= end else { return }
        acknowledged = offset
        while let first = pieces.first, start + first.bytes.count <= acknowledged - limit {
            pieces.removeFirst()
            start += first.bytes.count
        }
    }

    /// A client goes on from here: it has what comes before, and not what comes after.
    ///
    /// - Returns: false where that is not kept any more, or has never been.
    package mutating func rewind(to offset: Int) -> Bool {
        guard (start...end).contains(offset) else { return false }
        acknowledged = offset
        shown = offset
        return true
    }

    package mutating func show(upTo offset: Int) {
        shown = max(shown, min(offset, end))
    }

    /// The output from `offset` on, as long as it is one stream's, at most `limit` bytes; nil
    /// where there is none.
    package func piece(from offset: Int, limit: Int) -> ExecOutput? {
        var place = start
        var found: ExecOutput?
        for piece in pieces {
            defer { place += piece.bytes.count }
            guard place + piece.bytes.count > offset else { continue }
            let part = piece.bytes[max(0, offset - place)...]
            guard var sofar = found else {
                found = ExecOutput(piece.stream, Array(part.prefix(limit)))
                if part.count >= limit { return found }
                continue
            }
            guard piece.stream == sofar.stream else { return found }
            sofar.bytes += part.prefix(limit - sofar.bytes.count)
            found = sofar
            if sofar.bytes.count >= limit { return found }
        }
        return found
    }
}
