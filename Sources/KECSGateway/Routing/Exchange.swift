import HTTPTypes
import KECSAccess
import Logging
import NIOCore

/// One request on its way to an answer.
struct Exchange: Sendable {
    let head: HTTPRequest
    /// Without the query.
    let path: Substring
    /// All of it; empty where the route takes none.
    var body = ByteBuffer()
    /// A UUID, answered in `x-amzn-RequestId` and carried by log lines.
    let requestId: String
    var logger: Logger
    /// What the access log calls this request; routes put in the operation.
    var operation: String?
    /// Who asks, as far as the route's ``Admission`` made them tell.
    var principal = Principal.nobody
    /// The other end of the connection, which may be a proxy.
    var peer: SocketAddress?
}
