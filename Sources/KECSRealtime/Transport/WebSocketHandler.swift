import KECSWire
import NIOCore

/// A server's end of one WebSocket (RFC 6455): frames in, frames out, pings
/// answered, the close handshake kept. What the messages mean is its endpoint's.
///
/// The last handler of its pipeline. Everything here runs on the channel's
/// event loop.
package final class WebSocketHandler: ChannelDuplexHandler {
    package typealias InboundIn = ByteBuffer
    package typealias InboundOut = Never
    package typealias OutboundIn = ByteBuffer
    package typealias OutboundOut = ByteBuffer

    /// Apart from the handler, which is kept for every idle client.
    private final class Reading {
        var decoder: FrameDecoder

        init(_ decoder: FrameDecoder) { self.decoder = decoder }
    }

    private enum Phase {
        case open
        /// Our close frame is on its way, the client's is awaited; its messages are passed over.
        case closing
        /// Both have said what there was to say, or the client is past talking
        /// to: only the end of its bytes is awaited.
        case draining
        case closed
    }

    private let endpoint: any WebSocketEndpoint
    private let settings: WebSocketSettings
    /// Nil where permessage-deflate was not negotiated.
    package let deflate: MessageDeflate?
    /// What has come of a message or frame that has not ended; nil where none is under
    /// way, as on most sockets most of the time.
    private var unfinished: Reading?
    private var context: ChannelHandlerContext?
    private var phase = Phase.open
    private var needsFlush = false
    /// Where bytes may go past the pipeline; found out by the first that are written behind
    /// the greeting, which is all that some ever get.
    private var direct: DirectSocket?
    private var hasProbed = false
    private var hasGreeted = false
    /// Frames that go to ``direct`` at the next flush. Where there are some,
    /// nothing waits in the channel.
    private var held: ByteBuffer?
    /// Whether something may wait in the channel, and what follows has to queue
    /// behind it.
    private var isQueueing = false
    /// Whether the endpoint has been told that the client is slow.
    private var isLagging = false
    private var isPaused = false
    private var wantsRead = false
    private var timeout: Scheduled<Void>?
    /// Until when the client may read what waits for it, once it is to be closed.
    private var drainDeadline = NIODeadline.distantFuture
    private var isInputClosed = false
    private var isOutputClosed = false
    /// While a message is under way at the end of a read: bytes that trickle are
    /// a sign of life, and would hold its beginning for ever.
    private var messageTimeout: Scheduled<Void>?
    /// Who waits until so many bytes have been read.
    private var arrivals: [(bytes: Int, isRead: () -> Void)] = []

    package init(
        endpoint: any WebSocketEndpoint, settings: WebSocketSettings,
        deflate: MessageDeflate? = nil
    ) {
        self.endpoint = endpoint
        self.settings = settings
        self.deflate = deflate
    }

    // MARK: What endpoints call

    /// Whether messages can still be sent.
    package var isOpen: Bool { phase == .open }

    /// Whether the client keeps up: little waits in the socket.
    package var isWritable: Bool { context?.channel.isWritable ?? false }

    /// Whether frames go past the pipeline where nothing waits in the channel.
    package var sendsDirectly: Bool { direct != nil }

    /// Bytes that wait for the client to read, beyond the socket's own buffers.
    package var bufferedBytes: Int {
        guard let context, !context.channel.isWritable else { return 0 }
        return (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    }

    /// Writes whole frames, made by the caller. They leave at ``flush()``, or
    /// by themselves at the end of the read that is being worked on.
    package func write(_ frames: ByteBuffer) {
        guard phase == .open, let context else { return }
        needsFlush = true
        guard let direct else { return queue(frames, context) }
        if isQueueing, direct.isIdle { isQueueing = false }
        if !isQueueing, held == nil {
            held = frames
        } else {
            // Several at a flush: the channel sends them in one go.
            queueHeld(context)
            queue(frames, context)
        }
    }

    /// Writes a message of this client's own, compressed where that was
    /// negotiated and it is large enough.
    package func write(_ opcode: Opcode, message: ByteBuffer) {
        let threshold = settings.compressionThreshold
        write(deflate?.frame(opcode, message, threshold: threshold) ?? .frame(opcode, message))
    }

    /// ``write(_:)`` and ``flush()`` in one: what is the same for many clients is kept for
    /// none of them, where the socket takes it at once.
    package func send(_ frames: ByteBuffer) {
        guard isIdle, let direct else {
            write(frames)
            return flush()
        }
        let sent = direct.send(frames)
        if sent < frames.readableBytes { queueRest(of: frames, sent: sent) }
    }

    /// The socket's, where whole frames may be sent to it past this handler, as ``send(_:)``
    /// does; nil where they must go through that. For this turn of the loop, until anything
    /// else is asked of the handler.
    package var idleDescriptor: CInt? { isIdle ? direct?.openDescriptor : nil }

    /// After ``idleDescriptor`` has not taken all: the rest follows.
    package func queueRest(of frames: ByteBuffer, sent: Int) {
        guard let context else { return }
        needsFlush = true
        queue(frames.dropping(sent), context)
        flush()
    }

    /// Whether nothing waits to be sent before what comes next.
    private var isIdle: Bool { phase == .open && !needsFlush && !isQueueing }

    package func flush() {
        guard needsFlush, let context else { return }
        needsFlush = false
        if let direct, var frames = held.take() {
            frames.moveReaderIndex(forwardBy: direct.send(frames))
            guard frames.readableBytes > 0 else { return }
            queue(frames, context)
        }
        context.flush()
        guard phase == .open else { return }
        let waiting = bufferedBytes
        if waiting > settings.maxBufferedBytes {
            endpoint.overflowed()
        } else if waiting > settings.maxBufferedBytes / 2, !isLagging {
            isLagging = true
            endpoint.lagging(bytes: waiting)
            // Behind all that waits: it leaves with that.
            needsFlush = false
            context.flush()
        }
    }

    /// Sends a close frame and waits, for a time, until the client has read what was written and
    /// has answered.
    package func close(_ code: CloseCode, reason: String = "") {
        guard phase == .open else { return }
        write(.closeFrame(code, reason: reason))
        phase = .closing
        flush()
        startTimeout()
        // Its answer is to be seen, and what it has sent must not be left unread: closing the
        // socket would then reset the connection, and take with it what it has not read.
        resumeReading()
    }

    /// Ends it now, whatever is under way.
    package func abort() {
        context?.close(promise: nil)
    }

    /// Stops taking bytes from the client; what it sends waits in its socket.
    package func pauseReading() {
        isPaused = true
    }

    package func resumeReading() {
        guard isPaused else { return }
        isPaused = false
        if wantsRead {
            wantsRead = false
            context?.read()
        }
    }

    /// Calls back when what the client has sent and has arrived by now has been read and handed to
    /// the endpoint, on the channel's event loop; at once where there is nothing, or where the
    /// client is not read from at the moment.
    package func whenArrivedIsRead(_ isRead: @escaping () -> Void) {
        guard phase == .open, !isPaused, let context else { return isRead() }
        let bytes = DirectSocket.unread(in: context.channel)
        guard bytes > 0 else { return isRead() }
        arrivals.append((bytes, isRead))
    }

    /// - Parameter bytes: nil: no more is read.
    private func countArrivals(_ bytes: Int?) {
        guard !arrivals.isEmpty else { return }
        let known = arrivals
        arrivals = []
        for arrival in known {
            if let bytes, bytes < arrival.bytes {
                arrivals.append((arrival.bytes - bytes, arrival.isRead))
            } else {
                arrival.isRead()
            }
        }
    }

    // MARK: ChannelHandler

    package func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        // The answer to the upgrade waits to leave together with our first words.
        needsFlush = true
        endpoint.opened(self)
        flush()
        hasGreeted = true
    }

    package func handlerRemoved(context: ChannelHandlerContext) {
        finish()
        self.context = nil
    }

    package func channelInactive(context: ChannelHandlerContext) {
        finish()
        context.fireChannelInactive()
    }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var input = unwrapInboundIn(data)
        let count = input.readableBytes
        defer { countArrivals(count) }
        guard phase == .open || phase == .closing else { return }
        endpoint.alive()
        let reading =
            unfinished
            ?? Reading(
                FrameDecoder(
                    maxMessageBytes: settings.maxMessageBytes, inflater: deflate?.codec.inflater))
        do {
            while phase == .open || phase == .closing,
                let event = try reading.decoder.next(&input)
            {
                take(event)
            }
            unfinished = reading.decoder.isUnderWay ? reading : nil
            watchMessage()
        } catch {
            fail(error)
        }
    }

    package func channelReadComplete(context: ChannelHandlerContext) {
        flush()
        // Fewer bytes than the socket had, where TLS stands before us.
        if !arrivals.isEmpty, isPaused || DirectSocket.unread(in: context.channel) == 0 {
            countArrivals(nil)
        }
        context.fireChannelReadComplete()
    }

    package func read(context: ChannelHandlerContext) {
        if isPaused { wantsRead = true } else { context.read() }
    }

    package func channelWritabilityChanged(context: ChannelHandlerContext) {
        if settings.pausesWhenNotWritable, phase == .open {
            if context.channel.isWritable { resumeReading() } else { pauseReading() }
        }
        if phase == .open {
            if context.channel.isWritable {
                isLagging = false
                endpoint.becameWritable()
            } else {
                endpoint.ceasedToBeWritable()
            }
        }
        context.fireChannelWritabilityChanged()
    }

    package func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent:
            if phase == .open { endpoint.quiesce() }
        case ChannelEvent.inputClosed:
            // Nothing more can come, not even a close frame. Who has only ended their own side
            // after the close was begun may still read why.
            isInputClosed = true
            switch phase {
            case .closing: drain()
            case .draining where !isOutputClosed: break
            case .open, .draining, .closed: context.close(promise: nil)
            }
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    package func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // The connection broke (reset, TLS): there is nobody left to tell.
        context.close(promise: nil)
    }

    // MARK: Frames

    private func take(_ event: FrameEvent) {
        switch event {
        case .text(let payload):
            stopWatching()
            if phase == .open { endpoint.received(text: payload) }
        case .binary(let payload):
            stopWatching()
            if phase == .open { endpoint.received(binary: payload) }
        case .ping(let payload):
            write(.frame(.pong, payload))
        case .pong(let payload):
            endpoint.received(pong: payload)
        case .close(let code, _):
            endpoint.clientClosed(code)
            // Echo what the client said, unless it is the answer to ours.
            if phase == .open { write(.closeFrame(code)) }
            drain()
        }
    }

    /// Fails the connection: RFC 6455 §7.1.7.
    private func fail(_ violation: ProtocolViolation) {
        if phase == .open {
            endpoint.closing(violation.code, reason: violation.reason)
            write(.closeFrame(violation.code, reason: violation.reason))
        }
        drain()
    }

    /// Sends what is left, then the end of our bytes, then waits for the end
    /// of the client's. Closing at once instead could reset the connection and
    /// take the close frame with it.
    private func drain() {
        guard let context, phase != .draining, phase != .closed else { return }
        phase = .draining
        isPaused = false
        needsFlush = false
        queueHeld(context)
        context.flush()
        startTimeout()
        let finished = context.eventLoop.makePromise(of: Void.self)
        finished.futureResult.assumeIsolated().whenComplete { [weak self] in self?.outputClosed($0) }
        // Where their side has ended NIO would end ours with it at once, whatever waits.
        if isInputClosed {
            context.writeAndFlush(wrapOutboundOut(ByteBuffer()), promise: finished)
        } else {
            context.close(mode: .output, promise: finished)
        }
        if wantsRead {
            wantsRead = false
            context.read()
        }
    }

    /// All that was written has been sent, or cannot be.
    private func outputClosed(_ result: Result<Void, any Error>) {
        isOutputClosed = true
        if case .success = result, !isInputClosed { return }
        abort()
    }

    /// Gives frames to the channel. Order is kept: what is held has gone before.
    private func queue(_ frames: ByteBuffer, _ context: ChannelHandlerContext) {
        isQueueing = true
        if hasProbed || !hasGreeted {
            context.write(wrapOutboundOut(frames), promise: nil)
        } else {
            hasProbed = true
            direct = DirectSocket(probing: frames, with: context)
        }
    }

    private func queueHeld(_ context: ChannelHandlerContext) {
        if let frames = held.take() { queue(frames, context) }
    }

    private func startTimeout() {
        guard timeout == nil else { return }
        drainDeadline = .now() + settings.drainTimeout
        scheduleTimeout()
    }

    private func scheduleTimeout() {
        guard let context else { return }
        timeout = context.eventLoop.assumeIsolated().scheduleTask(in: settings.closeTimeout) {
            [weak self] in self?.closeTimedOut()
        }
    }

    /// What waits for the client to read is waited for: the last of it is why it is closed.
    private func closeTimedOut() {
        guard let context, phase != .closed else { return }
        let isDrained = DirectSocket.remaining(in: context.channel) == 0
        guard NIODeadline.now() < drainDeadline, !isDrained else { return abort() }
        scheduleTimeout()
    }

    private func watchMessage() {
        guard phase == .open, unfinished != nil else { return stopWatching() }
        guard messageTimeout == nil, let context else { return }
        messageTimeout = context.eventLoop.assumeIsolated().scheduleTask(in: settings.messageTimeout) {
            [weak self] in self?.messageTimedOut()
        }
    }

    private func stopWatching() {
        messageTimeout?.cancel()
        messageTimeout = nil
    }

    private func messageTimedOut() {
        messageTimeout = nil
        guard phase == .open else { return }
        // Not the client's fault: it is not being read from.
        guard !isPaused else { return watchMessage() }
        let reason = "Message not whole in time"
        endpoint.closing(.timeout, reason: reason)
        close(.timeout, reason: reason)
    }

    private func finish() {
        stopWatching()
        timeout?.cancel()
        timeout = nil
        guard phase != .closed else { return }
        phase = .closed
        held = nil
        direct = nil
        unfinished = nil
        countArrivals(nil)
        endpoint.closed()
    }
}

extension ByteBuffer {
    /// All but the first bytes.
    fileprivate func dropping(_ count: Int) -> ByteBuffer {
        var rest = self
        rest.moveReaderIndex(forwardBy: count)
        return rest
    }
}
