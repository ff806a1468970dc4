import NIOCore
import NIOHTTP1

extension DockerClient {
    /// `GET /events`: goes on until the connection breaks or the task is cancelled.
    /// - Parameter since: seconds since 1970 by the engine's clock.
    func events(
        since: Int, _ filters: DockerFilters, opened: () -> Void,
        receive: (EngineEvent) -> Void
    ) async throws {
        var request = DockerRequest(.GET, "/events")
        request.query = [("since", "\(since)"), ("filters", filters.text)]
        var lines = JSONLines<EngineEvent>()
        try await stream(request, opened: opened) { chunk in
            for event in try lines.append(chunk) { receive(event) }
        }
    }
}

/// One line of `GET /events`.
struct EngineEvent: Decodable, Sendable {
    struct Actor: Decodable, Sendable {
        /// Of the container.
        var id: String
        /// Its labels among others.
        var attributes: [String: String]?

        enum CodingKeys: String, CodingKey {
            case id = "ID"
            case attributes = "Attributes"
        }
    }

    /// `start`, `die`, `health_status: healthy` …
    var action: String
    var actor: Actor

    enum CodingKeys: String, CodingKey {
        case action = "Action"
        case actor = "Actor"
    }
}
