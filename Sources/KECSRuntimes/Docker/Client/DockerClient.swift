import AsyncHTTPClient
import Foundation
import KECSControl
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import Synchronization

/// HTTP to one engine. Every answer is bounded in size and every call in time;
/// the API version is negotiated with the first call.
final class DockerClient: Sendable {
    let endpoint: DockerEndpoint
    let group: any EventLoopGroup
    private let http: HTTPClient
    /// Answers that go on hold a connection each: apart, so that nothing else waits for one.
    private let long: HTTPClient
    private let apiVersion = Mutex<DockerVersion?>(nil)

    init(_ endpoint: DockerEndpoint, group: any EventLoopGroup) {
        self.endpoint = endpoint
        self.group = group
        var configuration = HTTPClient.Configuration()
        configuration.timeout.connect = .seconds(5)
        configuration.redirectConfiguration = .disallow
        // The engine's absence is an answer; waiting for it belongs to the callers.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.idleTimeout = .seconds(30)
        // Events and pulls hold a connection each.
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
        http = HTTPClient(
            eventLoopGroupProvider: .shared(group), configuration: configuration)
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 1024
        long = HTTPClient(eventLoopGroupProvider: .shared(group), configuration: configuration)
    }

    /// Cancels what is under way. The client answers nothing afterwards.
    func shutdown() async {
        // Fails only where it has been shut down before.
        try? await http.shutdown()
        try? await long.shutdown()
    }

    /// The whole answer.
    /// - Throws: ``DockerError``, `CancellationError`.
    func call(_ request: DockerRequest) async throws -> DockerAnswer {
        let version = request.isVersioned ? try await negotiatedVersion() : nil
        return try await mappingErrors(request) {
            try await withTimeLimit(request.timeLimit) {
                let response = try await self.execute(request, version: version)
                let status = Int(response.status.code)
                guard status < 400 else { throw await self.refusal(response) }
                return DockerAnswer(
                    status: status, body: try await response.body.collect(upTo: request.sizeLimit))
            }
        }
    }

    /// The answer, decoded from JSON.
    func call<Value: Decodable & Sendable>(
        _ request: DockerRequest, as type: Value.Type
    ) async throws -> Value {
        let answer = try await call(request)
        do {
            return try JSONDecoder().decode(type, from: answer.body)
        } catch {
            throw DockerError.malformed("\(request.method) \(request.path): \(error)")
        }
    }

    /// Reads an answer that goes on; ends with it.
    /// - Parameters:
    ///   - opened: the engine has accepted; called once, before any chunk.
    ///   - receive: gets each piece as it comes; the next is not read before it returns.
    func stream(
        _ request: DockerRequest, opened: () -> Void = {},
        receive: (ByteBuffer) async throws -> Void
    ) async throws {
        let version = request.isVersioned ? try await negotiatedVersion() : nil
        try await mappingErrors(request) {
            let response = try await execute(request, version: version)
            guard response.status.code < 400 else { throw await refusal(response) }
            opened()
            for try await chunk in response.body {
                do { try await receive(chunk) } catch { throw ReceiverError(cause: error) }
            }
        }
    }

    /// Asks the engine for its version again with the next call; after a
    /// reconnection it may be another engine.
    func forgetVersion() {
        apiVersion.withLock { $0 = nil }
    }

    func negotiatedVersion() async throws -> DockerVersion {
        if let known = apiVersion.withLock({ $0 }) { return known }
        let answer = try await version()
        guard let engine = DockerVersion(answer.apiVersion) else {
            throw DockerError.malformed("API version \(answer.apiVersion)")
        }
        let minimum = answer.minApiVersion.flatMap(DockerVersion.init)
        guard let chosen = DockerVersion.negotiate(engine: engine, minimum: minimum) else {
            throw DockerError.malformed(
                "it speaks API \(answer.minApiVersion ?? "?") to \(engine), "
                    + "KECS \(DockerVersion.oldest) to \(DockerVersion.newest)")
        }
        apiVersion.withLock { $0 = chosen }
        return chosen
    }

    private func execute(
        _ request: DockerRequest, version: DockerVersion?
    ) async throws -> HTTPClientResponse {
        var message = HTTPClientRequest(
            url: endpoint.urlPrefix + request.target(apiVersion: version?.description))
        message.method = request.method
        // async-http-client sends none over a Unix socket, and Go refuses its absence.
        message.headers.add(name: "host", value: "docker")
        if let body = request.body {
            message.headers.add(name: "content-type", value: request.contentType)
            message.body = .bytes(body)
        }
        return try await (request.isLong ? long : http).execute(message, deadline: .now() + TimeAmount(request.timeLimit))
    }

    /// The error that the engine's answer tells of.
    private func refusal(_ response: HTTPClientResponse) async -> DockerError {
        struct Body: Decodable { var message: String }
        let status = Int(response.status.code)
        guard let body = try? await response.body.collect(upTo: 1 << 20) else {
            return .response(status: status, message: response.status.reasonPhrase)
        }
        let message =
            (try? JSONDecoder().decode(Body.self, from: body))?.message ?? String(buffer: body)
        let trimmed = message.trimmingCharacters(in: .whitespacesAndNewlines)
        return .response(
            status: status,
            message: trimmed.isEmpty ? response.status.reasonPhrase : String(trimmed.prefix(4096)))
    }

    private func mappingErrors<Value>(
        _ request: DockerRequest, _ body: () async throws -> Value
    ) async throws -> Value {
        do {
            return try await body()
        } catch let error as DockerError {
            throw error
        } catch let error as ReceiverError {
            throw error.cause
        } catch {
            if error is CancellationError || Task.isCancelled { throw CancellationError() }
            let what = "\(request.method) \(request.path)"
            if error is TimeLimitExceeded || error as? HTTPClientError == .deadlineExceeded {
                throw DockerError.timedOut(what)
            }
            if error is NIOTooManyBytesError {
                throw DockerError.malformed("\(what): more than \(request.sizeLimit) bytes")
            }
            throw DockerError.unreachable("\(endpoint): \(error.inOneLine)")
        }
    }

    /// What the reader of a stream threw, on its way past the translation.
    private struct ReceiverError: Error {
        var cause: any Error
    }
}
