import AsyncHTTPClient
import Foundation
import NIOCore

/// Finds the engine of this machine.
package enum DockerEngine {
    static let noSocket = "no such socket"

    /// Where engines usually listen, most likely first: Docker, rootless Docker,
    /// Docker Desktop, Colima, OrbStack, Rancher Desktop, Podman.
    /// - Parameters:
    ///   - home: the user's home folder.
    ///   - runtimeDirectory: `XDG_RUNTIME_DIR`.
    package static func usualSockets(home: String?, runtimeDirectory: String?) -> [String] {
        var paths = ["/var/run/docker.sock"]
        if let runtimeDirectory, runtimeDirectory.hasPrefix("/") {
            paths.append("\(runtimeDirectory)/docker.sock")
        }
        if let home, home.hasPrefix("/") {
            paths += [
                "\(home)/.docker/run/docker.sock",
                "\(home)/.docker/desktop/docker.sock",
                "\(home)/.colima/default/docker.sock",
                "\(home)/.colima/docker.sock",
                "\(home)/.orbstack/run/docker.sock",
                "\(home)/.rd/docker.sock",
            ]
        }
        if let runtimeDirectory, runtimeDirectory.hasPrefix("/") {
            paths.append("\(runtimeDirectory)/podman/podman.sock")
        }
        paths.append("/run/podman/podman.sock")
        return paths
    }

    /// Looks at `DOCKER_HOST`, or at the usual sockets where it is not set.
    /// - Parameters:
    ///   - dockerHost: the value of `DOCKER_HOST`; empty counts as not set.
    ///   - sockets: paths to try, in order.
    ///   - timeLimit: for each place.
    package static func locate(
        dockerHost: String?, sockets: [String], timeLimit: Duration = .seconds(2),
        group: any EventLoopGroup = HTTPClient.defaultEventLoopGroup
    ) async -> DockerEngineStatus {
        var attempts: [DockerEngineStatus.Attempt] = []
        let isFromDockerHost = dockerHost.map { !$0.isEmpty } ?? false
        let places =
            isFromDockerHost ? [dockerHost ?? ""] : sockets.map { "unix://\($0)" }
        for place in places {
            switch await ask(place, timeLimit: timeLimit, group: group) {
            case .success(let engine):
                return DockerEngineStatus(
                    engine: engine, attempts: attempts, isFromDockerHost: isFromDockerHost)
            case .failure(let problem):
                attempts.append(.init(place: place, problem: problem.text))
            }
        }
        return DockerEngineStatus(
            engine: nil, attempts: attempts, isFromDockerHost: isFromDockerHost)
    }

    private struct Problem: Error {
        var text: String
    }

    private static func ask(
        _ place: String, timeLimit: Duration, group: any EventLoopGroup
    ) async -> Result<DockerEngineStatus.Engine, Problem> {
        guard let endpoint = DockerEndpoint(dockerHost: place) else {
            return .failure(
                Problem(text: "not an address that KECS knows (unix:///path or tcp://host:port)"))
        }
        if case .unix(let path) = endpoint {
            guard FileManager.default.fileExists(atPath: path) else {
                return .failure(Problem(text: noSocket))
            }
            // Of a socket's path the system takes 107 bytes, on Apple's systems 103.
            guard path.utf8.count <= 103 else {
                return .failure(Problem(text: "the socket's path is longer than 103 bytes"))
            }
            guard FileManager.default.isWritableFile(atPath: path) else {
                return .failure(
                    Problem(text: "permission denied (is this user in the docker group?)"))
            }
        }
        let client = DockerClient(endpoint, group: group)
        let answer = await version(of: client, timeLimit: timeLimit)
        await client.shutdown()
        return answer.flatMap { version in
            guard let engine = DockerVersion(version.apiVersion),
                let chosen = DockerVersion.negotiate(
                    engine: engine, minimum: version.minApiVersion.flatMap(DockerVersion.init))
            else {
                return .failure(
                    Problem(
                        text: "engine \(version.version) speaks API \(version.apiVersion); "
                            + "KECS needs \(DockerVersion.oldest) or later"))
            }
            guard version.os ?? "linux" == "linux" else {
                return .failure(Problem(text: "it runs no Linux containers"))
            }
            return .success(
                DockerEngineStatus.Engine(
                    endpoint: endpoint, version: version.version,
                    apiVersion: chosen.description,
                    platform: "\(version.os ?? "linux")/\(version.arch ?? "?")"))
        }
    }

    private static func version(
        of client: DockerClient, timeLimit: Duration
    ) async -> Result<EngineVersion, Problem> {
        do {
            return .success(try await withTimeLimit(timeLimit) { try await client.version() })
        } catch is TimeLimitExceeded {
            return .failure(Problem(text: "no answer within \(timeLimit.goText)"))
        } catch let error as DockerError {
            return .failure(Problem(text: error.description))
        } catch {
            return .failure(Problem(text: "\(error)"))
        }
    }
}
