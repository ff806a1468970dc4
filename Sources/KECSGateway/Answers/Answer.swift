import HTTPTypes
import KECSWire
import NIOCore

/// What the server says to one request.
struct Answer: Sendable {
    var status: HTTPResponse.Status
    var headers: HTTPFields
    var body: ByteBuffer
    /// The rest of this connection's bytes make no sense any more.
    var closes = false
    /// Writes the body piece by piece, as long as it likes, instead of ``body``.
    var stream: Stream?

    typealias Stream =
        @Sendable (_ write: @escaping @Sendable (ByteBuffer) async throws -> Void) async throws -> Void

    init(_ status: HTTPResponse.Status, headers: HTTPFields = [:], body: ByteBuffer = ByteBuffer()) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// A value as `application/json`.
    static func json(_ status: HTTPResponse.Status, _ value: some Encodable) -> Answer {
        // What is encoded here are structs of strings and numbers, which cannot fail.
        let bytes = (try? JSONWriter.bytes(of: value)) ?? Array("{}".utf8)
        return Answer(
            status, headers: [.contentType: "application/json"], body: ByteBuffer(bytes: bytes))
    }

    static func text(_ status: HTTPResponse.Status, _ text: String) -> Answer {
        Answer(
            status, headers: [.contentType: "text/plain; charset=utf-8"],
            body: ByteBuffer(string: text))
    }

    /// An error of the server's own routes.
    static func failure(_ status: HTTPResponse.Status, _ message: String) -> Answer {
        json(status, FailureBody(error: status.reasonPhrase, message: message.cut(toJSON: 1000)))
    }
}

/// `{"error":"Not Found","message":"…"}`
private struct FailureBody: Encodable {
    let error: String
    let message: String
}
