#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif
import Foundation
import NIOCore

/// The program's standard input, read by a thread of its own: one piece at a time, when
/// it is asked for.
final class StandardInput: Sendable {
    private static let pieceSize = 32 << 10

    private let demand = DispatchSemaphore(value: 0)
    private let pieces: AsyncStream<ByteBuffer>

    init() {
        let (pieces, continuation) = AsyncStream.makeStream(of: ByteBuffer.self)
        self.pieces = pieces
        let demand = demand
        // Ends with the input, or with the program: a terminal's read cannot be called off.
        Thread.detachNewThread {
            var bytes = [UInt8](repeating: 0, count: Self.pieceSize)
            while true {
                demand.wait()
                let count = read(STDIN_FILENO, &bytes, bytes.count)
                if count > 0 {
                    continuation.yield(ByteBuffer(bytes: bytes[..<count]))
                } else if count == 0 || errno != EINTR {
                    return continuation.finish()
                } else {
                    demand.signal()
                }
            }
        }
    }

    /// Hands over all of it, piece by piece.
    func forEach(_ body: (ByteBuffer) async -> Void) async {
        demand.signal()
        for await piece in pieces {
            await body(piece)
            demand.signal()
        }
    }
}
