import NIOCore
import NIOHTTP1

/// One call of the Engine API: https://docs.docker.com/reference/api/engine/
struct DockerRequest: Sendable {
    var method: HTTPMethod
    /// Without the version prefix; variable parts percent-encoded.
    var path: String
    var query: [(name: String, value: String)] = []
    var body: ByteBuffer?
    var contentType = "application/json"
    /// For the whole answer, or for its head where the answer is a stream.
    var timeLimit: Duration = .seconds(30)
    /// Bytes of an answer that we take.
    var sizeLimit = 16 << 20
    /// `/version` and `/_ping` are asked before the version is known.
    var isVersioned = true
    /// Its answer may go on for hours, and there may be many such.
    var isLong = false

    init(_ method: HTTPMethod, _ path: String) {
        self.method = method
        self.path = path
    }

    /// The request's target, percent-encoded.
    func target(apiVersion: String?) -> String {
        var text = apiVersion.map { "/v\($0)\(path)" } ?? path
        for (index, item) in query.enumerated() {
            text += "\(index == 0 ? "?" : "&")\(item.name.percentEncoded)=\(item.value.percentEncoded)"
        }
        return text
    }
}

/// An answer of less than 400.
struct DockerAnswer: Sendable {
    var status: Int
    var body: ByteBuffer
}
