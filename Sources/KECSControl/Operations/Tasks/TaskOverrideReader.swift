import Foundation
import KECSModel
import KECSWire

/// The `overrides` of RunTask, from the wire to what runtimes act on.
enum TaskOverrideReader {
    struct Overrides {
        var document: JSONDocument?
        var containers: [ContainerOverrideSpec] = []
        var cpu: Int?
        var memory: Int?
        var ephemeralStorage: Int?

        /// An override must be of a container that the definition has.
        func check(against definition: TaskDefinitionRecord) throws(ECSError) {
            for container in containers
            where !definition.containers.contains(where: { $0.name == container.name }) {
                throw .invalidParameter(
                    "Override for container named \(container.name.cut(to: 255)) is not a "
                        + "container in the TaskDefinition.")
            }
        }
    }

    static func read(_ overrides: TaskOverride?) throws -> Overrides {
        guard let overrides else { return Overrides() }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes]
        var read = Overrides(document: JSONDocument(bytes: Array(try encoder.encode(overrides))))
        // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskOverride.html
        guard (read.document?.bytes.count ?? 0) <= 8192 else {
            throw ECSError.invalidParameter("The overrides must be at most 8192 characters long.")
        }
        read.cpu = try TaskSize.cpu(overrides.cpu)
        read.memory = try TaskSize.memory(overrides.memory)
        read.ephemeralStorage = overrides.ephemeralStorage?.sizeInGiB
        for container in overrides.containerOverrides ?? [] {
            guard let name = container.name, !name.isEmpty else {
                throw ECSError.invalidParameter(
                    "Container override name should not be null or empty.")
            }
            if container.environmentFiles?.isEmpty == false
                || container.resourceRequirements?.isEmpty == false
            {
                throw ECSError.unsupportedFeature(
                    "KECS cannot run tasks whose overrides have environmentFiles or "
                        + "resourceRequirements.")
            }
            for argument in container.command ?? [] where argument.utf8.contains(0) {
                throw ECSError.invalidParameter("An argument contains a NUL character.")
            }
            read.containers.append(
                ContainerOverrideSpec(
                    name: name,
                    command: container.command.nonEmpty,
                    environment: try environment(container.environment),
                    cpu: try size(container.cpu, "cpu", from: 0),
                    memory: try size(container.memory, "memory", from: 4),
                    memoryReservation: try size(
                        container.memoryReservation, "memoryReservation", from: 4)))
        }
        return read
    }

    private static func environment(
        _ pairs: [KeyValuePair]?
    ) throws(ECSError) -> [EnvironmentVariable] {
        var read: [EnvironmentVariable] = []
        for pair in pairs ?? [] {
            let variable = EnvironmentVariable(name: pair.name ?? "", value: pair.value ?? "")
            guard !variable.name.isEmpty, !variable.name.contains("="),
                !(variable.name + variable.value).utf8.contains(0)
            else { throw .invalidParameter("Invalid environment variable in the overrides.") }
            read.append(variable)
        }
        return read
    }

    private static func size(
        _ value: Int?, _ member: String, from least: Int
    ) throws(ECSError) -> Int? {
        // No container has 0 MiB: it is not set.
        guard let value, value != 0 || least == 0 else { return nil }
        guard (least...10_000_000).contains(value) else {
            throw .invalidParameter("Invalid '\(member)' in a container override.")
        }
        return value
    }
}
