import KECSControl
import KECSModel

extension DockerRuntime {
    /// The port's bound.
    private static var lineLimit: Int { 10_000 }

    package func logs(
        _ taskArn: String, container: String, tail: Int?
    ) async throws(RuntimeError) -> [ContainerLogLine] {
        try await asRuntimeErrors {
            guard let found = try await client.listContainers(filters(taskArn, container)).first else {
                // One that is still being pulled has said nothing yet.
                if table.entries(of: [taskArn])[taskArn]?.containers[container] != nil { return [] }
                throw RuntimeError(.absent, "The container has no logs.")
            }
            let count = min(max(0, tail ?? Self.lineLimit), Self.lineLimit)
            if count == 0 { return [] }
            let isTerminal = try await client.inspectContainer(found.id).config?.tty == true
            var lines = LogLines(isFramed: !isTerminal, limit: count)
            try await client.logs(found.id, tail: count) { try lines.append($0) }
            return lines.finish()
        }
    }
}
