import KECSModel
import KECSWire

/// A container's health check, from the wire to the strict part.
///
/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
enum HealthCheckReader {
    /// Nil where nothing is to be checked: an empty command is how AWS's console and APIs
    /// write one that is not set.
    static func read(
        _ check: HealthCheck?, container: String
    ) throws(ECSError) -> HealthCheckSpec? {
        guard let check else { return nil }
        for (member, value, range) in [
            ("interval", check.interval, 5...300), ("timeout", check.timeout, 2...60),
            ("retries", check.retries, 1...10), ("startPeriod", check.startPeriod, 0...300),
        ] {
            guard let value, !range.contains(value) else { continue }
            throw ContainerDefinitionReader.invalid(
                container,
                "The health check's '\(member)' must be from \(range.lowerBound) to "
                    + "\(range.upperBound)")
        }
        guard let command = try command(check.command ?? [], container: container) else {
            return nil
        }
        var spec = HealthCheckSpec(command: command)
        spec.interval = check.interval ?? spec.interval
        spec.timeout = check.timeout ?? spec.timeout
        spec.retries = check.retries ?? spec.retries
        spec.startPeriod = check.startPeriod ?? spec.startPeriod
        return spec
    }

    /// The command with its kind in front, as runtimes take it. One without a kind is run as
    /// it stands: definitions of AWS's own have `["/healthcheck"]`, and ECS runs it as `CMD`.
    private static func command(
        _ words: [String], container: String
    ) throws(ECSError) -> [String]? {
        if words.contains(where: { $0.utf8.contains(0) }) {
            throw ContainerDefinitionReader.invalid(
                container, "The health check's command contains a NUL character")
        }
        switch words.first {
        case nil, "NONE": return nil
        case "CMD", "CMD-SHELL":
            guard words.dropFirst().contains(where: { !$0.isEmpty }) else {
                throw ContainerDefinitionReader.invalid(
                    container,
                    "The health check has nothing to run after \(words.first ?? "")")
            }
            return words
        case .some(let program):
            guard !program.isEmpty else {
                throw ContainerDefinitionReader.invalid(
                    container, "The health check's program must not be empty")
            }
            return ["CMD"] + words
        }
    }
}
