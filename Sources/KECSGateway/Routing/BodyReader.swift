import HTTPTypes
import HummingbirdCore
import NIOCore

/// The client sent more than the server takes.
struct BodyTooLarge: Error {}

/// Reads a request's body, once.
struct BodyReader {
    private let declared: Int?
    private var chunks: RequestBody.AsyncIterator

    init(_ request: Request) {
        declared = request.headers[.contentLength].flatMap { Int($0) }
        chunks = request.body.makeAsyncIterator()
    }

    /// The client itself says that it is larger than this.
    func declaresMore(than limit: Int) -> Bool {
        declared.map { $0 > limit } ?? false
    }

    /// All of the body.
    ///
    /// - Throws: ``BodyTooLarge`` as soon as that is known; the rest is unread.
    @concurrent
    mutating func collect(upTo limit: Int) async throws -> ByteBuffer {
        guard !declaresMore(than: limit) else { throw BodyTooLarge() }
        var whole = ByteBuffer()
        while var chunk = try await chunks.next() {
            guard whole.readableBytes + chunk.readableBytes <= limit else { throw BodyTooLarge() }
            // The usual body is one chunk: keep it as it is.
            if whole.readableBytes == 0 { whole = chunk } else { whole.writeBuffer(&chunk) }
        }
        return whole
    }

    /// Reads on and throws away, up to `limit` bytes.
    @concurrent
    mutating func drain(upTo limit: Int) async throws {
        var read = 0
        while read <= limit, let chunk = try await chunks.next() { read += chunk.readableBytes }
    }
}
