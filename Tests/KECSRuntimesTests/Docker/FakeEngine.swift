import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// An Engine API on a Unix socket whose answers the test gives. `/version` and
/// `/events` are answered here unless the test does.
final class FakeEngine: Sendable {
    struct Request: Sendable, CustomStringConvertible {
        var method: String
        /// Without the version prefix, decoded.
        var path: String
        var query: [String: String]
        var body: String
        var host: String?
        /// `v1.41`; nil where there was none.
        var version: String?

        var description: String { "\(method) \(path)" }
    }

    enum Answer: Sendable {
        case json(Int, String)
        case bytes([UInt8])
        case empty(Int)
        /// Goes on until the stream ends or the client goes away.
        case stream(AsyncStream<String>)
        /// Closes the connection without an answer.
        case hangUp
    }

    typealias Responder = @Sendable (Request) async -> Answer?

    let socketPath: String
    private let channel: any Channel
    private let log: RequestLog

    init(_ responder: @escaping Responder) async throws {
        let log = RequestLog()
        let path = "/tmp/kecs-fake-\(UInt32.random(in: .min ... .max)).sock"
        socketPath = path
        self.log = log
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(
                        Handler(responder: responder, log: log))
                }
            }
            .bind(unixDomainSocketPath: path).get()
    }

    var requests: [Request] { log.requests }

    /// Without those that every runtime makes by itself.
    var calls: [String] {
        requests.filter { $0.path != "/version" && $0.path != "/events" }.map(\.description)
    }

    func close() async {
        try? await channel.close()
        try? FileManager.default.removeItem(atPath: socketPath)
    }

    private final class RequestLog: Sendable {
        private let state = Mutex<[Request]>([])
        var requests: [Request] { state.withLock { $0 } }
        func append(_ request: Request) { state.withLock { $0.append(request) } }
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let responder: Responder
        private let log: RequestLog
        private var head: HTTPRequestHead?
        private var body = ByteBuffer()
        private var answering: Task<Void, Never>?

        init(responder: @escaping Responder, log: RequestLog) {
            self.responder = responder
            self.log = log
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head):
                self.head = head
                body = ByteBuffer()
            case .body(let part):
                body.writeImmutableBuffer(part)
            case .end:
                guard let head else { return }
                let request = Request(head, body: String(buffer: body))
                log.append(request)
                let answering = Answering(
                    request: request, responder: responder, channel: context.channel)
                // Owned by this connection: cancelled when it closes.
                self.answering = Task { await answering.run() }
            }
        }

        func channelInactive(context: ChannelHandlerContext) {
            answering?.cancel()
        }
    }

    /// One request's answer.
    private struct Answering: Sendable {
        let request: Request
        let responder: Responder
        let channel: any Channel

        func run() async {
            var answer = await responder(request)
            if answer == nil { answer = Self.usual(request) }
            if let answer { await Self.send(answer, to: channel) }
        }

        private static func usual(_ request: Request) -> Answer {
            switch request.path {
            case "/version":
                .json(200, #"{"Version":"20.10.24","ApiVersion":"1.41","MinAPIVersion":"1.12","Arch":"amd64","Os":"linux"}"#)
            case "/events": .stream(AsyncStream { _ in })
            case "/containers/json", "/networks": .json(200, "[]")
            case "/volumes": .json(200, #"{"Volumes":null}"#)
            default: .json(404, #"{"message":"No such thing: \#(request.path)"}"#)
            }
        }

        private static func send(_ answer: Answer, to channel: any Channel) async {
            switch answer {
            case .hangUp:
                try? await channel.close()
            case .empty(let status):
                await write(status, [], channel)
            case .json(let status, let text):
                await write(status, Array(text.utf8), channel)
            case .bytes(let bytes):
                await write(200, bytes, channel)
            case .stream(let chunks):
                let head = HTTPResponseHead(
                    version: .http1_1, status: .ok, headers: ["content-type": "application/json"])
                try? await channel.writeAndFlush(HTTPServerResponsePart.head(head))
                for await chunk in chunks {
                    try? await channel.writeAndFlush(
                        HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(string: chunk))))
                }
                try? await channel.writeAndFlush(HTTPServerResponsePart.end(nil))
            }
        }

        private static func write(_ status: Int, _ body: [UInt8], _ channel: any Channel) async {
            var head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: status))
            if status != 204 && status != 304 {
                head.headers.add(name: "content-length", value: "\(body.count)")
            }
            channel.write(HTTPServerResponsePart.head(head), promise: nil)
            if !body.isEmpty {
                channel.write(
                    HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(bytes: body))), promise: nil)
            }
            try? await channel.writeAndFlush(HTTPServerResponsePart.end(nil))
        }
    }
}

extension FakeEngine.Request {
    fileprivate init(_ head: HTTPRequestHead, body: String) {
        method = head.method.rawValue
        host = head.headers.first(name: "host")
        self.body = body
        let parts = head.uri.split(separator: "?", maxSplits: 1)
        var path = String(parts.first ?? "/")
        if path.hasPrefix("/v1."), let slash = path.dropFirst().firstIndex(of: "/") {
            version = String(path[path.index(after: path.startIndex)..<slash])
            path = String(path[slash...])
        }
        self.path = path.removingPercentEncoding ?? path
        query = [:]
        for item in (parts.count > 1 ? parts[1] : "").split(separator: "&") {
            let pair = item.split(separator: "=", maxSplits: 1).map {
                String($0).removingPercentEncoding ?? String($0)
            }
            query[pair[0]] = pair.count > 1 ? pair[1] : ""
        }
    }
}
