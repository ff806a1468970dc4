import NIOHTTP1

extension DockerClient {
    /// `POST /networks/create`; one of this name that exists is taken.
    func createNetwork(_ body: NetworkCreate) async throws {
        var request = DockerRequest(.POST, "/networks/create")
        request.body = try body.json()
        try await ignoring(409) { _ = try await call(request) }
    }

    /// `GET /networks`.
    func listNetworks(_ filters: DockerFilters) async throws -> [LabelledResource] {
        var request = DockerRequest(.GET, "/networks")
        request.query = [("filters", filters.text)]
        return try await call(request, as: [LabelledResource].self)
    }

    /// `DELETE /networks/{name}`. One that is gone is passed over.
    ///
    /// The engine refuses (403) while a container that is on its way out still
    /// has an end in the network; that is waited for, five seconds at most.
    func removeNetwork(_ name: String) async throws {
        let request = DockerRequest(.DELETE, "/networks/\(name.percentEncoded)")
        for _ in 0..<50 {
            do {
                return try await ignoring(404) { _ = try await call(request) }
            } catch let error as DockerError where error.status == 403 {
                try await Task.sleep(for: .milliseconds(100))
            }
        }
        throw DockerError.timedOut("removing the network \(name), which containers still hold")
    }
}

/// The body of `POST /networks/create`.
package struct NetworkCreate: EngineBody, Hashable, Sendable {
    /// Where the network's addresses come from.
    struct AddressManagement: Encodable, Hashable, Sendable {
        struct Pool: Encodable, Hashable, Sendable {
            var subnet: String

            enum CodingKeys: String, CodingKey { case subnet = "Subnet" }
        }

        var config: [Pool]

        enum CodingKeys: String, CodingKey { case config = "Config" }
    }

    var name: String
    var driver = "bridge"
    /// Engines before 25 would make a second network of the same name.
    var checkDuplicate = true
    var labels: [String: String]
    /// nil: of the engine's own pools.
    var ipam: AddressManagement?

    enum CodingKeys: String, CodingKey {
        case name = "Name"
        case driver = "Driver"
        case checkDuplicate = "CheckDuplicate"
        case ipam = "IPAM"
        case labels = "Labels"
    }
}

/// A network or a volume in a list: its name and whose it is.
struct LabelledResource: Decodable, Sendable {
    var name: String
    var labels: [String: String]?

    enum CodingKeys: String, CodingKey {
        case name = "Name"
        case labels = "Labels"
    }
}
