import HTTPTypes
import HummingbirdCore
import KECSAccess
import KECSRealtime
import KECSWire
import Logging
import NIOCore

/// Takes a request to its route and writes the answer.
struct Responder: Sendable {
    let table: RouteTable
    let origins: OriginPolicy
    let gatekeeper: Gatekeeper
    let options: GatewayOptions
    let logger: Logger
    private let date = HTTPDate()

    /// Thrown once an answer is out, to close the connection behind it.
    private struct Done: Error {}

    init(
        table: RouteTable, origins: OriginPolicy, gatekeeper: Gatekeeper, options: GatewayOptions,
        logger: Logger
    ) {
        self.table = table
        self.origins = origins
        self.gatekeeper = gatekeeper
        self.options = options
        self.logger = logger
    }

    @concurrent
    func respond(
        to request: Request, writer: consuming ResponseWriter, on channel: any Channel
    ) async throws {
        let start = ContinuousClock.now
        let requestId = RequestID.make()
        var exchange = Exchange(
            head: request.head, path: RequestPath.of(request.head.path ?? "/"),
            requestId: requestId, logger: logger)
        exchange.logger[metadataKey: "request-id"] = .string(requestId)
        exchange.peer = channel.remoteAddress

        var body = BodyReader(request)
        let answer: Answer
        switch route(for: &exchange) {
        case .failure(let refusal):
            answer = refusal.answer
        case .success(let route):
            if request.method == .post, request.expectsContinue,
                !body.declaresMore(than: options.bodyLimit)
            {
                try await writer.writeInformationalHead(HTTPResponse(status: .continue))
            }
            do {
                if request.method == .post {
                    exchange.body = try await body.collect(upTo: options.bodyLimit)
                }
                answer = await route.answer(&exchange)
            } catch is BodyTooLarge {
                answer = tooLarge(route.form, requestId)
            }
        }
        try await write(answer, to: request, with: writer, until: channel.closeFuture)
        if gatekeeper.isRequired {
            exchange.logger[metadataKey: "principal"] = "\(exchange.principal.name)"
        }
        exchange.logger.debug(
            "Request",
            metadata: [
                "method": "\(request.method.rawValue)",
                "operation": "\(exchange.operation ?? Redaction.uri(exchange.path))",
                "status": "\(answer.status.code)",
                "duration-us": "\((ContinuousClock.now - start).microseconds)",
            ])
        if answer.closes {
            // A client that is still sending does not look for an answer, and
            // closing before it has read would take the answer away from it.
            if !request.expectsContinue { try await body.drain(upTo: options.drainLimit) }
            throw Done()
        }
    }

    private typealias Refusal = Gatekeeper.Refusal

    /// The route that answers; puts in who asks.
    private func route(for exchange: inout Exchange) -> Result<Route, Refusal> {
        // First of all: a refusal that says nothing of this server, in the only form that its client
        // understands, whatever host it was sent to.
        if let foreign = ForeignRequest(exchange.head) {
            return .failure(Refusal(answer: foreign.answer(requestId: exchange.requestId)))
        }
        let method = exchange.head.method
        let finding = table.find(method, exchange.path)
        do throws(OriginPolicy.Fault) {
            try origins.check(exchange.head)
        } catch {
            return .failure(refusal(of: error, finding, exchange.requestId))
        }
        do throws(Refusal) {
            // What is not there is not told to strangers.
            var admission = Admission.known
            var token: String?
            if case .route(let route) = finding {
                admission = route.admission
                if route.takesTokenInQuery { token = BearerToken.inQuery(of: exchange.head) }
            }
            exchange.principal = try gatekeeper.admit(exchange.head, to: admission, token: token)
        } catch {
            return .failure(error)
        }
        switch finding {
        case .route(let route):
            return .success(route)
        case .otherMethod(let allowed):
            var answer = Answer.failure(
                .methodNotAllowed, "\(exchange.path) answers \(allowed) only.")
            answer.headers[.allow] = allowed
            return .failure(Refusal(answer: answer))
        case .nothing:
            return .failure(
                Refusal(
                    answer: .failure(
                        .notFound, "Nothing answers \(method.rawValue) \(exchange.path).")))
        }
    }

    /// In the form of whoever would have answered.
    private func refusal(
        of fault: OriginPolicy.Fault, _ finding: RouteTable.Finding, _ requestId: String
    ) -> Refusal {
        let status: HTTPResponse.Status = fault == .noHost ? .badRequest : .forbidden
        guard case .route(let route) = finding, route.form == .ecs else {
            return Refusal(answer: .failure(status, fault.message))
        }
        let error: ECSError =
            fault == .noHost ? .serialization(fault.message) : .accessDenied(fault.message)
        return Refusal(answer: .ecs(error, status: status, requestId: requestId))
    }

    private func tooLarge(_ form: Route.Form, _ requestId: String) -> Answer {
        let error = ECSError.requestTooLarge(limit: options.bodyLimit)
        var answer: Answer =
            switch form {
            case .ecs: .ecs(error, status: .contentTooLarge, requestId: requestId)
            case .plain: .failure(.contentTooLarge, error.message)
            }
        answer.headers[.connection] = "close"
        answer.closes = true
        return answer
    }

    @concurrent
    private func write(
        _ answer: Answer, to request: Request, with writer: consuming ResponseWriter,
        until end: EventLoopFuture<Void>
    ) async throws {
        var head = HTTPResponse(status: answer.status, headerFields: answer.headers)
        head.headerFields[.date] = date.now
        let advice = RetryAdvice.fields(
            status: answer.status.code, retryAfter: answer.headers[.retryAfter])
        for field in advice {
            guard let name = HTTPField.Name(field.name) else { continue }
            head.headerFields[name] = field.value
        }
        if let stream = answer.stream, request.method != .head {
            let body = BodyWriter(try await writer.writeHead(head))
            try await run(until: end) { try await stream { try await body.write($0) } }
            return try await body.finish()
        }
        head.headerFields[.contentLength] = String(answer.body.readableBytes)
        // Neither has a body; both tell how long the answer's would be (RFC 9110, section 8.6).
        if request.method == .head || answer.status == .notModified {
            try await writer.writeResponse(head)
        } else {
            try await writer.write(response: head, body: ResponseBody(byteBuffer: answer.body))
        }
    }
}

/// Runs `body`, and cancels it as soon as the connection has ended: it may have nothing to write
/// that would find out.
private func run(
    until end: EventLoopFuture<Void>, _ body: @escaping @Sendable () async throws -> Void
) async throws {
    let (ending, ends) = AsyncStream.makeStream(of: Void.self)
    end.whenComplete { _ in ends.finish() }
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await body() }
        group.addTask {
            for await _ in ending {}
            throw CancellationError()
        }
        defer { group.cancelAll() }
        try await group.next()
    }
}

/// Hands a response's writer to the one task that writes.
///
/// Unchecked: the writer is not Sendable by its protocol, and whoever has this calls it from
/// one task at a time, which ``Answer/Stream`` demands.
private final class BodyWriter: @unchecked Sendable {
    private var writer: any ResponseBodyWriter

    init(_ writer: any ResponseBodyWriter) {
        self.writer = writer
    }

    func write(_ bytes: ByteBuffer) async throws {
        try await writer.write(bytes)
    }

    func finish() async throws {
        try await writer.finish(nil)
    }
}

extension Request {
    /// The client waits for a go-ahead before it sends (RFC 9110, section 10.1.1).
    fileprivate var expectsContinue: Bool {
        headers[.expect]?.lowercased() == "100-continue"
    }
}

extension Duration {
    fileprivate var microseconds: Int64 {
        components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
    }
}
