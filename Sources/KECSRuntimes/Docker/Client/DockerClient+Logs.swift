import KECSControl
import KECSModel
import NIOCore
import NIOHTTP1

extension DockerClient {
    /// `GET /containers/{id}/logs`: the newest `tail` lines that are kept, each with
    /// its time.
    func logs(
        _ id: String, tail: Int, receive: (ByteBuffer) throws -> Void
    ) async throws {
        var request = DockerRequest(.GET, "/containers/\(id.percentEncoded)/logs")
        request.query = [
            ("stdout", "1"), ("stderr", "1"), ("timestamps", "1"), ("tail", "\(tail)"),
        ]
        try await stream(request, receive: receive)
    }

    /// The same, as they come; ends with the container where they are followed. Nothing is
    /// asked of the engine while `receive` has not returned.
    func readLogs(
        _ id: String, _ wanted: LogRequest, receive: (ByteBuffer) async throws -> Void
    ) async throws {
        var request = DockerRequest(.GET, "/containers/\(id.percentEncoded)/logs")
        request.query = [
            ("stdout", "1"), ("stderr", "1"), ("timestamps", "1"),
            ("follow", wanted.follow ? "1" : "0"),
            ("tail", wanted.tail.map { "\($0)" } ?? "all"),
        ]
        if let since = wanted.since { request.query.append(("since", since.engineSeconds)) }
        request.isLong = true
        try await stream(request, receive: receive)
    }
}

extension Timestamp {
    /// Seconds since 1970 as the engine takes them, `1704067200.007`; none before that.
    fileprivate var engineSeconds: String {
        let milliseconds = max(0, milliseconds)
        let decimals = String(milliseconds % 1000)
        return "\(milliseconds / 1000)." + String(repeating: "0", count: 3 - decimals.count) + decimals
    }
}
