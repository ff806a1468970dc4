import NIOCore
import NIOHTTP1

extension DockerClient {
    /// `GET /containers/json`, ended ones included.
    func listContainers(_ filters: DockerFilters) async throws -> [ContainerSummary] {
        var request = DockerRequest(.GET, "/containers/json")
        request.query = [("all", "1"), ("filters", filters.text)]
        request.sizeLimit = 128 << 20
        return try await call(request, as: [ContainerSummary].self)
    }

    /// `GET /containers/{id}/json`.
    func inspectContainer(_ id: String) async throws -> ContainerInspect {
        try await call(
            DockerRequest(.GET, "/containers/\(id.percentEncoded)/json"), as: ContainerInspect.self)
    }

    /// `POST /containers/create`; answers the id.
    func createContainer(
        _ name: String, _ body: ContainerCreate, timeLimit: Duration
    ) async throws -> String {
        struct Answer: Decodable {
            var id: String
            enum CodingKeys: String, CodingKey { case id = "Id" }
        }
        var request = DockerRequest(.POST, "/containers/create")
        request.query = [("name", name)]
        request.body = try body.json()
        request.timeLimit = timeLimit
        return try await call(request, as: Answer.self).id
    }

    /// `POST /containers/{id}/start`. A container that runs already is left as it is.
    func startContainer(_ id: String, timeLimit: Duration) async throws {
        var request = DockerRequest(.POST, "/containers/\(id.percentEncoded)/start")
        request.timeLimit = timeLimit
        _ = try await call(request)
    }

    /// `POST /containers/{id}/kill`. A container that is gone or does not run is
    /// passed over.
    func killContainer(_ id: String, signal: String) async throws {
        var request = DockerRequest(.POST, "/containers/\(id.percentEncoded)/kill")
        request.query = [("signal", signal)]
        try await ignoring(404, 409) { _ = try await call(request) }
    }

    /// `POST /containers/{id}/wait`: returns when it does not run any more.
    func waitContainer(_ id: String) async throws {
        var request = DockerRequest(.POST, "/containers/\(id.percentEncoded)/wait")
        request.query = [("condition", "not-running")]
        request.isLong = true
        try await stream(request) { _ in }
    }

    /// `DELETE /containers/{id}`, running or not, with its anonymous volumes. One
    /// that is gone, or that somebody is removing, is passed over.
    func removeContainer(_ id: String) async throws {
        var request = DockerRequest(.DELETE, "/containers/\(id.percentEncoded)")
        request.query = [("force", "1"), ("v", "1")]
        request.timeLimit = .seconds(60)
        try await ignoring(404, 409) { _ = try await call(request) }
    }

    /// `GET /containers/{id}/stats`, one reading, without the second's wait for another.
    func stats(_ id: String) async throws -> ContainerStats {
        var request = DockerRequest(.GET, "/containers/\(id.percentEncoded)/stats")
        // Every version that we speak knows `one-shot`: API 1.41.
        request.query = [("stream", "false"), ("one-shot", "true")]
        request.timeLimit = .seconds(5)
        return try await call(request, as: ContainerStats.self)
    }

    /// Runs a call whose refusal with one of these statuses means that there is
    /// nothing to do.
    func ignoring(_ statuses: Int..., call: () async throws -> Void) async throws {
        do {
            try await call()
        } catch let error as DockerError where error.status.map(statuses.contains) == true {
        }
    }
}
