import KECSWire
import NIOCore
import NIOWebSocket

/// Turns frames into messages: joins fragments, answers pings and closes, checks
/// what NIO's decoder does not. One of these is a connection's reading half.
final class MessageHandler: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    typealias Producer = NIOThrowingAsyncSequenceProducer<
        WebSocketMessage, any Error,
        NIOAsyncSequenceProducerBackPressureStrategies.HighLowWatermark, ReadControl
    >

    private let source: Producer.Source
    private let messageLimit: Int
    private let tellsPongs: Bool
    /// The message that is being put together and what kind it is.
    private var partial: (opcode: WebSocketOpcode, data: ByteBuffer)?
    private var isFinished = false

    init(source: Producer.Source, options: WebSocketOptions) {
        self.source = source
        messageLimit = options.messageLimit
        tellsPongs = options.tellsPongs
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isFinished else { return }
        let frame = unwrapInboundIn(data)
        guard frame.maskKey == nil else { return fail(context, "a masked frame") }
        guard !frame.rsv1, !frame.rsv2, !frame.rsv3 else { return fail(context, "reserved bits") }
        switch frame.opcode {
        case .text, .binary:
            guard partial == nil else { return fail(context, "a message within a message") }
            take(context, frame.opcode, frame.data, isLast: frame.fin)
        case .continuation:
            guard var whole = partial else { return fail(context, "a stray fragment") }
            var more = frame.data
            whole.data.writeBuffer(&more)
            take(context, whole.opcode, whole.data, isLast: frame.fin)
        case .ping:
            write(context, .pong, frame.data)
        case .connectionClose:
            close(context, frame.data)
        case .pong:
            if tellsPongs { yield(context, .pong(frame.data)) }
        default:
            fail(context, "an unknown kind of frame")
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .read? = event as? IdleStateHandler.IdleStateEvent {
            finish(WebSocketError.silent)
            context.close(promise: nil)
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        finish(
            error is NIOWebSocketError
                ? WebSocketError.protocolViolation("\(error)") : WebSocketError.lost("\(error)"))
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        finish(WebSocketError.lost("closed without a goodbye"))
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        finish(WebSocketError.lost("closed"))
    }

    private func take(
        _ context: ChannelHandlerContext, _ opcode: WebSocketOpcode, _ data: ByteBuffer,
        isLast: Bool
    ) {
        guard data.readableBytes <= messageLimit else {
            return fail(context, "a message above \(messageLimit) bytes", code: .messageTooLarge)
        }
        guard isLast else {
            partial = (opcode, data)
            return
        }
        partial = nil
        if opcode == .binary { return yield(context, .binary(data)) }
        guard String(validating: data.readableBytesView, as: UTF8.self) != nil else {
            return fail(context, "text that is not UTF-8", code: .dataInconsistentWithMessage)
        }
        yield(context, .text(data))
    }

    private func yield(_ context: ChannelHandlerContext, _ message: WebSocketMessage) {
        if case .stopProducing = source.yield(message) {
            // The reader is behind: let the rest wait in the socket.
            context.channel.setOption(.autoRead, value: false).assumeIsolated().whenComplete { _ in }
        }
    }

    private func close(_ context: ChannelHandlerContext, _ data: ByteBuffer) {
        var data = data
        let code = data.readInteger(as: UInt16.self).map { CloseCode(rawValue: $0) }
        let reason = data.readString(length: data.readableBytes) ?? ""
        _ = source.yield(.closed(code: code, reason: reason))
        finish(nil)
        var echo = context.channel.allocator.buffer(capacity: 2)
        if let code { echo.writeInteger(code.rawValue) }
        write(context, .connectionClose, echo)
        context.close(promise: nil)
    }

    private func fail(
        _ context: ChannelHandlerContext, _ what: String,
        code: WebSocketErrorCode = .protocolError
    ) {
        finish(WebSocketError.protocolViolation(what))
        var data = context.channel.allocator.buffer(capacity: 2)
        data.write(webSocketErrorCode: code)
        write(context, .connectionClose, data)
        context.close(promise: nil)
    }

    private func write(
        _ context: ChannelHandlerContext, _ opcode: WebSocketOpcode, _ data: ByteBuffer
    ) {
        let frame = WebSocketFrame(
            fin: true, opcode: opcode, maskKey: .random(), data: data)
        context.writeAndFlush(wrapOutboundOut(frame), promise: nil)
    }

    private func finish(_ error: (any Error)?) {
        guard !isFinished else { return }
        isFinished = true
        if let error { source.finish(error) } else { source.finish() }
    }
}

/// Lets a reader's pace reach the socket: reading goes on when it has caught up,
/// and ends with it.
struct ReadControl: NIOAsyncSequenceProducerDelegate {
    let channel: any Channel

    func produceMore() {
        channel.setOption(.autoRead, value: true).whenComplete { _ in }
    }

    /// Nobody reads any more: goodbye, where it has not been said.
    func didTerminate() {
        let channel = channel
        var code = channel.allocator.buffer(capacity: 2)
        code.write(webSocketErrorCode: .normalClosure)
        let frame = WebSocketFrame(
            fin: true, opcode: .connectionClose, maskKey: .random(), data: code)
        channel.writeAndFlush(frame).whenComplete { _ in channel.close(promise: nil) }
    }
}
