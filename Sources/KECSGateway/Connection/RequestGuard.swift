import HTTPTypes
import KECSRealtime
import KECSWire
import NIOCore
import NIOHTTP1

/// What HTTP/1 asks of a server below its requests: a request must arrive in
/// time, a head that makes no sense gets an answer, and clients that do not keep
/// connections alive have theirs closed.
///
/// Stands between NIO's codec and the parts that the responder reads.
package final class RequestGuard: ChannelDuplexHandler, RemovableChannelHandler {
    package typealias InboundIn = HTTPServerRequestPart
    package typealias InboundOut = HTTPServerRequestPart
    package typealias OutboundIn = HTTPServerResponsePart
    package typealias OutboundOut = HTTPServerResponsePart

    private let timeout: TimeAmount
    /// Requests whose head was read and whose answer is not complete.
    private var unanswered = 0
    private var isReading = false
    /// An answer is under way that has no end of its own.
    private var isStreaming = false
    private var isInputClosed = false
    private var deadline: Scheduled<Void>?
    /// Answers that have been written and that the socket has yet to take.
    private var unsent = 0
    /// Until they have been sent: the close that has been asked for, and when it is late.
    private var heldClose: EventLoopPromise<Void>?
    private var closeDeadline: Scheduled<Void>?
    private static let sendTimeout = TimeAmount.seconds(5)

    package init(timeout: TimeAmount) {
        self.timeout = timeout
    }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(var head):
            unanswered += 1
            isReading = true
            startDeadline(context)
            Self.putHostInOrder(&head)
            // The responder sees neither the version nor the case of the word.
            if !head.isKeepAlive { head.headers.replaceOrAdd(name: "connection", value: "close") }
            context.fireChannelRead(wrapInboundOut(.head(head)))
        case .body:
            context.fireChannelRead(data)
        case .end:
            isReading = false
            stopDeadline()
            context.fireChannelRead(data)
        }
    }

    package func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head):
            isStreaming = head.status.code >= 200 && !head.headers.contains(name: "content-length")
        case .body: break
        case .end:
            unanswered -= 1
            isStreaming = false
            return writeEnd(context, data, promise)
        }
        context.write(data, promise: promise)
        if isStreaming, isInputClosed { leave(context) }
    }

    package func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError, unanswered == 0 else {
            // Somebody waits for the rest of a body: let them hear of it.
            context.fireErrorCaught(error)
            return
        }
        if error == .headerOverflow {
            refuse(context, .requestHeaderFieldsTooLarge, "The request's head is too large.")
        } else {
            refuse(context, .badRequest, "This is not HTTP/1.1: \(error)")
        }
    }

    package func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // The server stops: requests that are here get their answer, but nobody
        // waits for one that is still on its way.
        if event is ChannelShouldQuiesceEvent, isReading, unanswered == 1 {
            refuse(context, .serviceUnavailable, "The server is stopping.")
        } else {
            if case ChannelEvent.inputClosed = event { isInputClosed = true }
            context.fireUserInboundEventTriggered(event)
            if isInputClosed, isStreaming { leave(context) }
        }
    }

    /// The client has closed its side: of an answer that ends, it may still read what it asked
    /// for, but nobody waits for ever for what only a write would find out.
    private func leave(_ context: ChannelHandlerContext) {
        context.close(promise: nil)
    }

    package func handlerRemoved(context: ChannelHandlerContext) {
        stopDeadline()
        forgetClose()
    }

    package func channelInactive(context: ChannelHandlerContext) {
        stopDeadline()
        forgetClose()
        context.fireChannelInactive()
    }

    /// The responder sees neither the version nor a second `Host`: what it sees is the host that
    /// the request is for, none for HTTP/1.0 without one, and an empty one for 400.
    private static func putHostInOrder(_ head: inout HTTPRequestHead) {
        switch RequestHost(head) {
        case .unnamed: break
        case .named(let authority):
            if head.headers.first(name: "host") != authority {
                head.headers.replaceOrAdd(name: "host", value: authority)
            }
        case .faulty: head.headers.replaceOrAdd(name: "host", value: "")
        }
    }

    // MARK: The last answer

    private func writeEnd(
        _ context: ChannelHandlerContext, _ data: NIOAny, _ promise: EventLoopPromise<Void>?
    ) {
        unsent += 1
        let sent = promise ?? context.eventLoop.makePromise(of: Void.self)
        sent.futureResult.assumeIsolated().whenComplete { _ in
            self.unsent -= 1
            if self.unsent == 0 { self.closeNow(context) }
        }
        context.write(data, promise: sent)
    }

    /// Whoever has an answer and wants the connection closed behind it does not wait for the client
    /// to take it: a close would throw away what the socket has no room for.
    package func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard mode == .all, unsent > 0, context.channel.isActive else {
            return context.close(mode: mode, promise: promise)
        }
        if let heldClose {
            heldClose.futureResult.cascade(to: promise)
            return
        }
        heldClose = promise ?? context.eventLoop.makePromise(of: Void.self)
        closeDeadline = context.eventLoop.assumeIsolated().scheduleTask(in: Self.sendTimeout) {
            self.closeNow(context)
        }
    }

    /// The connection has ended by itself.
    private func forgetClose() {
        closeDeadline?.cancel()
        closeDeadline = nil
        heldClose.take()?.succeed()
    }

    /// Where a close has been asked for.
    private func closeNow(_ context: ChannelHandlerContext) {
        closeDeadline?.cancel()
        closeDeadline = nil
        guard let promise = heldClose.take() else { return }
        context.close(promise: promise)
    }

    private func startDeadline(_ context: ChannelHandlerContext) {
        stopDeadline()
        deadline = context.eventLoop.assumeIsolated().scheduleTask(in: timeout) {
            self.deadline = nil
            // An answer under way, or one to an earlier request, cannot be cut into.
            if self.isReading, self.unanswered == 1 {
                self.refuse(context, .requestTimeout, "The request did not arrive in time.")
            } else {
                context.close(promise: nil)
            }
        }
    }

    private func stopDeadline() {
        deadline?.cancel()
        deadline = nil
    }

    /// Answers in ECS's form, which every client of this server reads, and closes.
    private func refuse(
        _ context: ChannelHandlerContext, _ status: HTTPResponseStatus, _ message: String
    ) {
        let answer = Answer.ecs(
            ECSError(code: "SerializationException", message: message),
            requestId: RequestID.make())
        var head = HTTPResponseHead(version: .http1_1, status: status)
        for field in answer.headers { head.headers.add(name: field.name.rawName, value: field.value) }
        let advice = RetryAdvice.fields(
            status: Int(status.code), retryAfter: answer.headers[.retryAfter])
        for field in advice { head.headers.add(name: field.name, value: field.value) }
        head.headers.add(name: "content-length", value: "\(answer.body.readableBytes)")
        head.headers.add(name: "connection", value: "close")
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(answer.body))), promise: nil)
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenComplete { _ in context.close(promise: nil) }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: written)
    }
}
