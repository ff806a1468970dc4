#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif
import Foundation
import KECSClient
import NIOCore

/// The program's standard input, read and sent by a thread of its own: what is typed
/// changes threads no more than it must.
enum StandardInput {
    private static let pieceSize = 32 << 10

    /// Returns at once. The thread ends with the input, or with the program: a terminal's
    /// read cannot be called off.
    static func send(to session: CommandSession) {
        Thread.detachNewThread {
            let room = DispatchSemaphore(value: 0)
            var bytes = [UInt8](repeating: 0, count: pieceSize)
            while true {
                let count = read(STDIN_FILENO, &bytes, bytes.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return session.finishInput() }
                session.send(ByteBuffer(bytes: bytes[..<count]))
                session.whenRoom { room.signal() }
                room.wait()
            }
        }
    }
}
