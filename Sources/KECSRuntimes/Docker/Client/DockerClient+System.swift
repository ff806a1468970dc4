import NIOHTTP1

extension DockerClient {
    /// `GET /version`. Asked without a version prefix.
    func version() async throws -> EngineVersion {
        var request = DockerRequest(.GET, "/version")
        request.isVersioned = false
        request.timeLimit = .seconds(10)
        return try await call(request, as: EngineVersion.self)
    }
}

/// The part of `GET /version` that KECS reads.
struct EngineVersion: Decodable, Sendable {
    /// Of the engine: `20.10.24`.
    var version: String
    var apiVersion: String
    var minApiVersion: String?
    /// As Go names it: `amd64`, `arm64`.
    var arch: String?
    var os: String?

    enum CodingKeys: String, CodingKey {
        case version = "Version"
        case apiVersion = "ApiVersion"
        case minApiVersion = "MinAPIVersion"
        case arch = "Arch"
        case os = "Os"
    }
}
