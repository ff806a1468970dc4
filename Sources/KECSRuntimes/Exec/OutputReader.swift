import KECSControl
import NIOCore

/// A command's output, read only as it is asked for. Its sources are the channels that
/// have an ``OutputSource`` of it, all of one event loop, on which everything happens.
final class OutputReader {
    private let eventLoop: any EventLoop
    private var sources: [OutputSource] = []
    private var ready: CircularBuffer<ExecOutput> = []
    private var waiter: EventLoopPromise<ExecOutput?>?

    init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    func add(_ source: OutputSource) {
        sources.append(source)
    }

    /// nil at the end of all sources. One call at a time.
    func next() -> EventLoopFuture<ExecOutput?> {
        if let first = ready.popFirst() { return eventLoop.makeSucceededFuture(first) }
        guard !isEnded else { return eventLoop.makeSucceededFuture(nil) }
        let promise = waiter ?? eventLoop.makePromise()
        waiter = promise
        for source in sources { source.read() }
        return promise.futureResult
    }

    /// Nobody will ask any more.
    func discard() {
        ready.removeAll()
    }

    fileprivate var isAwaited: Bool { waiter != nil }

    fileprivate func take(_ output: ExecOutput) {
        guard !output.bytes.isEmpty else { return }
        if let waiter {
            self.waiter = nil
            waiter.succeed(output)
        } else {
            // At most what one read brought, or what a source still held at its end.
            ready.append(output)
        }
    }

    fileprivate func sourceEnded() {
        guard isEnded else { return }
        waiter?.succeed(nil)
        waiter = nil
    }

    private var isEnded: Bool { sources.allSatisfy(\.isEnded) }
}

/// The last handler of a channel that a command's output comes from. The channel must
/// not read by itself.
final class OutputSource: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    /// What a channel's bytes are.
    enum Form {
        case plain(ExecOutput.Stream)
        /// Docker's multiplexed stream.
        case framed(LogFrames)
    }

    private static let pieceSize = 64 << 10

    private let reader: OutputReader
    private var form: Form
    private var context: ChannelHandlerContext?
    private(set) var isEnded = false

    init(_ reader: OutputReader, _ form: Form) {
        self.reader = reader
        self.form = form
        reader.add(self)
    }

    func read() {
        context?.read()
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        finish()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        switch form {
        case .plain(let stream):
            take(bytes, stream)
        case .framed(var frames):
            // Not two owners of its buffer while it grows.
            form = .plain(.stdout)
            let found = try? frames.append(bytes)
            form = .framed(frames)
            guard let found else { return context.close(promise: nil) }
            for frame in found { take(frame.payload, frame.stream == .stderr ? .stderr : .stdout) }
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        // Half a frame does not help who waits.
        if reader.isAwaited, !isEnded { context.read() }
    }

    func channelInactive(context: ChannelHandlerContext) {
        finish()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // EIO is how the master of a terminal tells that its last user has gone.
        context.close(promise: nil)
    }

    private func take(_ bytes: ByteBuffer, _ stream: ExecOutput.Stream) {
        var rest = bytes
        while let piece = rest.readBytes(length: min(rest.readableBytes, Self.pieceSize)),
            !piece.isEmpty
        {
            reader.take(ExecOutput(stream, piece))
        }
    }

    private func finish() {
        context = nil
        guard !isEnded else { return }
        isEnded = true
        reader.sourceEnded()
    }
}
