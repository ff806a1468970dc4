import NIOCore
import NIOHTTP1

/// What came of a connection's first request.
package enum GateOutcome<HTTP: Sendable>: Sendable {
    /// The connection speaks HTTP with what the pass-through made of it.
    case http(HTTP)
    /// The connection is a WebSocket. Its event loop does all that is left to
    /// do: nobody has to wait for it.
    case webSocket
    /// Refused, or gone before it asked for anything.
    case ended
}

/// Stands behind the HTTP decoder of a new connection, holds its first request
/// and asks what becomes of it; then gives way, to HTTP or to a WebSocket.
///
/// An own gate rather than NIO's upgrade handlers, because those lose the
/// request when an upgrade is refused or unknown (`h2c`).
final class UpgradeGate<HTTP: Sendable>: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    typealias Decide = (HTTPRequestHead, any Channel) -> UpgradeDecision
    typealias PassThrough = (any Channel) -> EventLoopFuture<HTTP>

    private enum Phase {
        case awaitingHead
        /// To be opened as soon as the request has ended.
        case accepted(UpgradeAcceptance)
        /// The request has ended; what is answered is about to become known.
        case completing
        /// HTTP is being set up; what follows is kept, and no more is read meanwhile.
        case passing
        /// Answered; what still comes is dropped until the client closes.
        case refused
        case done
    }

    private let decide: Decide
    private let passThrough: PassThrough
    private let timeLimit: TimeAmount
    private let outcome: EventLoopPromise<GateOutcome<HTTP>>
    private let encoder: HTTPResponseEncoder
    private let decoder: ByteToMessageHandler<HTTPRequestDecoder>

    private var phase = Phase.awaitingHead
    private var kept: [HTTPServerRequestPart] = []
    private var hasEnded = false
    private var wantsRead = false
    private var isInputClosed = false
    private var timeout: Scheduled<Void>?

    init(
        encoder: HTTPResponseEncoder, decoder: ByteToMessageHandler<HTTPRequestDecoder>,
        timeLimit: TimeAmount, outcome: EventLoopPromise<GateOutcome<HTTP>>,
        decide: @escaping Decide, passThrough: @escaping PassThrough
    ) {
        self.encoder = encoder
        self.decoder = decoder
        self.timeLimit = timeLimit
        self.outcome = outcome
        self.decide = decide
        self.passThrough = passThrough
    }

    // MARK: ChannelHandler

    func handlerAdded(context: ChannelHandlerContext) {
        let channel = context.channel
        timeout = context.eventLoop.scheduleTask(in: timeLimit) {
            channel.close(promise: nil)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timeout?.cancel()
        // Where the gate gave way this has been said before, and is not heard.
        if case .done = phase {} else { outcome.succeed(.ended) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        if case .end = part { hasEnded = true }
        switch phase {
        case .awaitingHead:
            guard case .head(let head) = part else { return }
            ask(about: head, context: context)
        case .passing:
            kept.append(part)
        case .accepted(let acceptance):
            if hasEnded { complete(acceptance, context: context) }
        case .completing, .refused, .done:
            break
        }
    }

    func read(context: ChannelHandlerContext) {
        switch phase {
        case .passing, .completing: wantsRead = true
        case .awaitingHead, .accepted, .refused, .done: context.read()
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch (event, phase) {
        case (ChannelEvent.inputClosed, .passing):
            isInputClosed = true
        case (ChannelEvent.inputClosed, _), (is ChannelShouldQuiesceEvent, .awaitingHead),
            (is ChannelShouldQuiesceEvent, .completing):
            context.close(promise: nil)
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch phase {
        case .awaitingHead where error is HTTPParserError:
            refuse(
                UpgradeRejection(.badRequest, "BAD_REQUEST", "The request is not HTTP/1.1"),
                context: context)
        case .passing, .done: context.fireErrorCaught(error)
        default: context.close(promise: nil)
        }
    }

    // MARK: The three ways on

    private func ask(about head: HTTPRequestHead, context: ChannelHandlerContext) {
        switch decide(head, context.channel) {
        case .accept(let acceptance): phase = .accepted(acceptance)
        case .reject(let rejection): refuse(rejection, context: context)
        case .passThrough:
            kept.append(.head(head))
            pass(context: context)
        }
    }

    private func pass(context: ChannelHandlerContext) {
        phase = .passing
        passThrough(context.channel).assumeIsolated().whenComplete { result in
            guard case .passing = self.phase, context.channel.isActive else { return }
            guard case .success(let http) = result else {
                context.close(promise: nil)
                return
            }
            self.phase = .done
            self.outcome.succeed(.http(http))
            for part in self.kept { context.fireChannelRead(self.wrapInboundOut(part)) }
            self.kept = []
            context.fireChannelReadComplete()
            if self.isInputClosed { context.fireUserInboundEventTriggered(ChannelEvent.inputClosed) }
            if self.wantsRead { context.read() }
            context.pipeline.syncOperations.removeHandler(self, promise: nil)
        }
    }

    private func complete(_ acceptance: UpgradeAcceptance, context: ChannelHandlerContext) {
        guard let completion = acceptance.completion else {
            return open(acceptance, context: context)
        }
        phase = .completing
        completion(context.eventLoop).assumeIsolated().whenComplete { result in
            guard case .completing = self.phase, context.channel.isActive else { return }
            guard case .success(let acceptance) = result else {
                context.close(promise: nil)
                return
            }
            self.open(acceptance, context: context)
            if self.wantsRead { context.channel.read() }
        }
    }

    /// Answers 101 and puts the WebSocket where HTTP was. The order matters:
    /// the socket's first bytes must not meet the encoder, nor what the decoder
    /// has left the gate; and the decoder lets go of that only once it is gone.
    private func open(_ acceptance: UpgradeAcceptance, context: ChannelHandlerContext) {
        phase = .done
        let channel = context.channel
        let pipeline = context.pipeline.syncOperations
        let answer = HTTPResponseHead(
            version: .http1_1, status: .switchingProtocols, headers: acceptance.headers)
        context.write(wrapOutboundOut(.head(answer)), promise: nil)
        pipeline.removeHandler(encoder, promise: nil)
        // Before the socket: its first bytes go past here.
        pipeline.removeHandler(self, promise: nil)
        guard let handler = acceptance.makeHandler(channel),
            (try? pipeline.addHandler(handler)) != nil
        else {
            outcome.succeed(.ended)
            channel.close(promise: nil)
            return
        }
        outcome.succeed(.webSocket)
        pipeline.removeHandler(decoder).assumeIsolated().whenSuccess {
            channel.pipeline.fireChannelReadComplete()
        }
    }

    private func refuse(_ rejection: UpgradeRejection, context: ChannelHandlerContext) {
        phase = .refused
        let answer = rejection.answer
        context.write(wrapOutboundOut(.head(answer.head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(answer.body))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        // Not both ways at once: bytes on their way to us would reset the
        // connection and take the answer with it. The time limit ends it anyway.
        context.close(mode: .output, promise: nil)
    }
}
