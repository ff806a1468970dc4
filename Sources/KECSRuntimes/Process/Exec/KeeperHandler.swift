import CSupervisor
import KECSControl
import NIOCore

/// Waits for what a session's keeper says at its end; see CSupervisor's exec.h.
final class KeeperHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let ended: EventLoopPromise<ExecEnd>
    private var bytes = ByteBuffer()

    init(ended: EventLoopPromise<ExecEnd>) {
        self.ended = ended
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        bytes.writeImmutableBuffer(unwrapInboundIn(data))
    }

    func channelInactive(context: ChannelHandlerContext) {
        finish()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        finish()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event { context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func finish() {
        guard let code = bytes.readInteger(endianness: .host, as: Int32.self),
            let cause = bytes.readInteger(endianness: .host, as: UInt32.self)
        else {
            return ended.succeed(
                ExecEnd(exitCode: 137, reason: "What kept the command has been killed"))
        }
        let reason: String? =
            switch kecs_exec_cause(cause) {
            case KECS_EXEC_CONTAINER_ENDED: ExecEnd.containerStopped
            case KECS_EXEC_HUNG_UP: "The client has gone"
            default: nil
            }
        ended.succeed(ExecEnd(exitCode: Int(code), reason: reason))
    }
}
