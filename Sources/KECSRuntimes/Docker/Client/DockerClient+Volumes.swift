import NIOHTTP1

extension DockerClient {
    /// `POST /volumes/create`; one of this name and driver that exists is taken.
    func createVolume(_ body: VolumeCreate) async throws {
        var request = DockerRequest(.POST, "/volumes/create")
        request.body = try body.json()
        request.timeLimit = .seconds(60)
        _ = try await call(request)
    }

    /// `GET /volumes/{name}`; throws where there is none.
    func requireVolume(_ name: String) async throws {
        _ = try await call(DockerRequest(.GET, "/volumes/\(name.percentEncoded)"))
    }

    /// `GET /volumes`.
    func listVolumes(_ filters: DockerFilters) async throws -> [LabelledResource] {
        struct Answer: Decodable {
            var volumes: [LabelledResource]?
            enum CodingKeys: String, CodingKey { case volumes = "Volumes" }
        }
        var request = DockerRequest(.GET, "/volumes")
        request.query = [("filters", filters.text)]
        return try await call(request, as: Answer.self).volumes ?? []
    }

    /// `DELETE /volumes/{name}`. One that is gone is passed over, and one that a
    /// container still refers to stays.
    func removeVolume(_ name: String) async throws {
        try await ignoring(404, 409) {
            _ = try await call(DockerRequest(.DELETE, "/volumes/\(name.percentEncoded)"))
        }
    }
}

/// The body of `POST /volumes/create`.
package struct VolumeCreate: EngineBody, Hashable, Sendable {
    var name: String
    var driver = "local"
    var driverOpts: [String: String] = [:]
    var labels: [String: String]

    enum CodingKeys: String, CodingKey {
        case name = "Name"
        case driver = "Driver"
        case driverOpts = "DriverOpts"
        case labels = "Labels"
    }
}
