import KECSRuntimes
import NIOCore

/// Is there an engine that runs containers?
enum EngineCheck {
    static func run(
        _ configuration: Configuration, _ surroundings: Surroundings, group: any EventLoopGroup
    ) async -> Finding {
        let status = await RuntimeSelection.locate(configuration, surroundings, group: group)
        if status.engine != nil { return .ok("Docker", status.summary) }
        let advice =
            "Install and start Docker (Debian: apt-get install docker.io), join the docker group, "
            + "or set DOCKER_HOST."
        switch configuration.runtime {
        case .docker:
            return .fail("Docker", status.summary, advice)
        case .auto:
            return .warn(
                "Docker", "\(status.summary); tasks would run as plain processes", advice)
        case .process, .simulated:
            return .ok(
                "Docker",
                "\(status.summary); not needed for runtime \(configuration.runtime.rawValue)")
        }
    }
}
