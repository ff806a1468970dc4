import CSupervisor
import Glibc
import KECSControl
import NIOCore
import NIOPosix

/// The FIFO by which supervisors say that their task has changed: a line with the
/// task's ARN. What is lost there, the runtime's own looking round finds.
struct ProcessHintPipe: Sendable {
    let path: String
    let group: any EventLoopGroup

    /// Calls `changed` with each line, until cancelled.
    func run(_ changed: @Sendable (String) -> Void) async throws {
        let file = kecs_fifo_open(path)
        guard file >= 0 else {
            throw RuntimeError(
                .retryable, "cannot open \(path): \(String(cString: strerror(-file)))")
        }
        let channel = try await NIOPipeBootstrap(group: group)
            .takingOwnershipOfDescriptor(input: file) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, Never>(
                        wrappingChannelSynchronously: channel)
                }
            }
        try await channel.executeThenClose { inbound in
            var rest = ByteBuffer()
            for try await var bytes in inbound {
                rest.writeBuffer(&bytes)
                while let end = rest.readableBytesView.firstIndex(of: UInt8(ascii: "\n")) {
                    let line = rest.readString(length: end - rest.readerIndex)
                    rest.moveReaderIndex(forwardBy: 1)
                    if let line { changed(line) }
                }
                // Lines are short: more than this is not from a supervisor.
                if rest.readableBytes > 4096 { rest.clear() }
                rest.discardReadBytes()
            }
        }
    }
}
