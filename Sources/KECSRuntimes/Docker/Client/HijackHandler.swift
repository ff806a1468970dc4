import Foundation
import KECSControl
import NIOCore
import NIOFoundationCompat

/// Reads the head of the answer with which the engine gives a connection over to a raw
/// stream (101, or 200 from old engines), and passes on what follows. Any other answer is
/// the engine's refusal.
/// https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container/operation/ContainerAttach
final class HijackHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private enum State {
        case head
        case refusal(status: Int, length: Int?)
        case stream
        case failed
    }

    private static let headLimit = 64 << 10
    private static let refusalLimit = 1 << 20

    private let answered: EventLoopPromise<Void>
    private var state = State.head
    private var bytes = ByteBuffer()

    init(_ answered: EventLoopPromise<Void>) {
        self.answered = answered
    }

    func channelActive(context: ChannelHandlerContext) {
        context.fireChannelActive()
        context.read()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .stream = state { return context.fireChannelRead(data) }
        bytes.writeImmutableBuffer(unwrapInboundIn(data))
        if case .head = state { readHead() }
        switch state {
        case .head:
            if bytes.readableBytes > Self.headLimit { fail(context, .malformed("a head without end")) }
        case .refusal(let status, let length):
            let isWhole = length.map { bytes.readableBytes >= $0 } ?? false
            if isWhole || bytes.readableBytes > Self.refusalLimit { refuse(context, status) }
        case .stream:
            answered.succeed()
            let rest = bytes
            bytes = ByteBuffer()
            if rest.readableBytes > 0 { context.fireChannelRead(wrapInboundOut(rest)) }
        case .failed: break
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if case .stream = state {
            context.fireChannelReadComplete()
        } else {
            context.read()
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        switch state {
        case .refusal(let status, _): refuse(context, status)
        case .head: fail(context, .unreachable("the connection broke before the answer"))
        case .stream, .failed: break
        }
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if case .head = state { fail(context, .unreachable("\(error.inOneLine)")) }
        context.fireErrorCaught(error)
    }

    /// Leaves the state `head` once all of it is there.
    private func readHead() {
        let view = bytes.readableBytesView
        guard let end = view.firstRange(of: Array("\r\n\r\n".utf8)) else { return }
        let head = String(decoding: view[..<end.lowerBound], as: UTF8.self)
        bytes.moveReaderIndex(forwardBy: view.distance(from: view.startIndex, to: end.upperBound))
        let lines = head.components(separatedBy: "\r\n")
        let words = (lines.first ?? "").split(separator: " ")
        let status = words.count > 1 ? Int(words[1]) ?? 0 : 0
        guard status != 101, status != 200 else {
            state = .stream
            return
        }
        let length = lines.lazy.compactMap { line -> Int? in
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == "content-length" else { return nil }
            return Int(parts[1].trimmingCharacters(in: .whitespaces))
        }.first
        state = .refusal(status: status, length: length)
    }

    private func refuse(_ context: ChannelHandlerContext, _ status: Int) {
        struct Body: Decodable { var message: String }
        let text =
            (try? JSONDecoder().decode(Body.self, from: bytes))?.message ?? String(buffer: bytes)
        fail(context, .response(status: status, message: String(text.prefix(4096))))
    }

    private func fail(_ context: ChannelHandlerContext, _ error: DockerError) {
        state = .failed
        answered.fail(error)
        context.close(promise: nil)
    }
}
