/// What was found when an engine was looked for: for the startup summary and
/// `kecs doctor`.
package struct DockerEngineStatus: Hashable, Sendable {
    package struct Engine: Hashable, Sendable {
        package var endpoint: DockerEndpoint
        /// `20.10.24`.
        package var version: String
        /// The Engine API's version that KECS will speak to it: `1.41`.
        package var apiVersion: String
        /// `linux/amd64`.
        package var platform: String
    }

    /// A place where no usable engine was found, and why.
    package struct Attempt: Hashable, Sendable {
        /// As `DOCKER_HOST` would have it.
        package var place: String
        package var problem: String

        package init(place: String, problem: String) {
            self.place = place
            self.problem = problem
        }
    }

    /// nil where there is none.
    package var engine: Engine?
    /// In the order they were tried.
    package var attempts: [Attempt]
    /// Because it was set, `DOCKER_HOST` was the only place.
    package var isFromDockerHost: Bool

    /// One line for people.
    package var summary: String {
        if let engine {
            return "Docker \(engine.version) (API \(engine.apiVersion), \(engine.platform)) "
                + "at \(engine.endpoint)"
        }
        if isFromDockerHost, let only = attempts.first {
            return "no container engine at DOCKER_HOST \(only.place): \(only.problem)"
        }
        let telling = attempts.filter { $0.problem != DockerEngine.noSocket }
        guard !telling.isEmpty else {
            return "no container engine: none of the usual sockets exists"
        }
        return "no container engine: "
            + telling.map { "\($0.place): \($0.problem)" }.joined(separator: "; ")
    }
}
