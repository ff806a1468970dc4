import AsyncHTTPClient
import Foundation
import KECSWire
import NIOCore
import NIOFoundationCompat
import NIOHTTP1

/// Calls ECS operations of a KECS server.
///
/// ```swift
/// let ecs = ECSClient(endpoint: endpoint, http: http)
/// let answer = try await ecs.call(ListClusters.self, ListClustersRequest())
/// ```
public struct ECSClient: Sendable {
    private let endpoint: Endpoint
    private let region: String
    private let token: String?
    private let timeout: TimeAmount
    private let http: HTTPClient

    /// Answers above this many bytes are refused.
    private static let answerLimit = 64 * 1024 * 1024

    /// - Parameters:
    ///   - region: Told to the server in the form of a credential scope; not where there is
    ///     a token, with which the server's own region holds.
    ///   - token: Sent as `Authorization: Bearer`.
    ///   - http: Owned, and shut down, by the caller.
    public init(
        endpoint: Endpoint, region: String = "us-east-1", token: String? = nil,
        timeout: TimeAmount = .seconds(30), http: HTTPClient
    ) {
        self.endpoint = endpoint
        self.region = region
        self.token = token
        self.timeout = timeout
        self.http = http
    }

    /// - Throws: ``ECSError`` as the server answered it, else what went wrong on
    ///   the way.
    public func call<Operation: AWSOperation>(
        _ operation: Operation.Type, _ request: Operation.Request
    ) async throws -> Operation.Response {
        let body = Data(try JSONWriter.bytes(of: request))
        let answer = try await call(operation: operation.name, body: body)
        return try JSONDecoder().decode(Operation.Response.self, from: answer)
    }

    /// The same with JSON in and out, for any name.
    public func call(operation: String, body: Data) async throws -> Data {
        var request = HTTPClientRequest(url: "\(endpoint)/")
        request.method = .POST
        request.headers = [
            "User-Agent": "kecs/\(KECSVersion.current)",
            "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Target": AWSService.ecs.target(of: operation),
            // No signature: where there is no token only the scope is read.
            "Authorization": token.map { "Bearer \($0)" }
                ?? "AWS4-HMAC-SHA256 Credential=KECS/20240101/\(region)/ecs/aws4_request, "
                + "SignedHeaders=host, Signature=0",
        ]
        request.body = .bytes(ByteBuffer(data: body))
        let response = try await http.execute(request, timeout: timeout)
        let answer = Data(buffer: try await response.body.collect(upTo: Self.answerLimit))
        guard response.status == .ok else {
            if let error = try? JSONDecoder().decode(ECSError.self, from: answer) { throw error }
            throw ECSError(
                code: "UnknownError",
                message: "HTTP \(response.status.code): \(String(decoding: answer.prefix(500), as: UTF8.self))")
        }
        return answer
    }
}
