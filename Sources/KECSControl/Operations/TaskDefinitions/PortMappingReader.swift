import KECSModel
import KECSWire

/// Port mappings, from the wire to the strict part.
///
/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html
enum PortMappingReader {
    private static let ports = 1...65_535
    private static let mostRanges = 100

    /// Without the ranges, which ``UnsupportedParts`` names.
    static func read(
        _ mappings: [KECSWire.PortMapping]?, container: String
    ) throws(ECSError) -> [KECSModel.PortMapping] {
        var read: [KECSModel.PortMapping] = []
        var ranges: [ClosedRange<Int>] = []
        for mapping in mappings ?? [] {
            try checkName(mapping.name.nonEmpty, container)
            if let text = mapping.containerPortRange.nonEmpty {
                guard mapping.containerPort == nil, mapping.hostPort == nil else {
                    throw .client(
                        "Invalid port mapping of container '\(container)': cannot specify both "
                            + "single port and port range.")
                }
                guard let range = Self.range(text) else {
                    throw invalid("containerPortRange", container)
                }
                guard !ranges.contains(where: range.overlaps) else {
                    throw .client(
                        "Port range \(text) of container '\(container)': container port is used "
                            + "multiple times in task.")
                }
                ranges.append(range)
                continue
            }
            guard let port = mapping.containerPort, ports.contains(port) else {
                throw invalid("containerPort", container)
            }
            guard (0...ports.upperBound).contains(mapping.hostPort ?? 0) else {
                throw invalid("hostPort", container)
            }
            read.append(
                KECSModel.PortMapping(
                    containerPort: port, hostPort: mapping.hostPort,
                    transport: mapping.protocol == .udp ? .udp : .tcp))
        }
        guard ranges.count <= mostRanges else {
            throw ContainerDefinitionReader.invalid(
                container, "It has more than \(mostRanges) port ranges")
        }
        return read
    }

    /// What must hold between the mappings of a task.
    static func check(
        _ containers: [ContainerSpec], definitions: [ContainerDefinition],
        networkMode: TaskSpec.NetworkMode
    ) throws(ECSError) {
        let mappings = definitions.flatMap { $0.portMappings ?? [] }
        if networkMode == .none, !mappings.isEmpty {
            throw .client("Port mappings are not supported when networkMode=none.")
        }
        if networkMode == .host, mappings.contains(where: { $0.containerPortRange != nil }) {
            throw .client("Port ranges are not supported when networkMode=host.")
        }
        var names: Set<String> = []
        for name in mappings.compactMap(\.name.nonEmpty) where !names.insert(name).inserted {
            throw .client("The port mapping name is already used: '\(name.cut(to: 64))'.")
        }
        let isMapped = networkMode == .bridge
        var taken: Set<KECSModel.PortMapping> = []
        for mapping in containers.flatMap(\.portMappings) {
            if !isMapped, let host = mapping.hostPort, host != mapping.containerPort {
                throw .client(
                    "When networkMode=\(networkMode.rawValue), the host ports and container "
                        + "ports in port mappings must match.")
            }
            let port = isMapped ? mapping.hostPort ?? 0 : mapping.containerPort
            // 0 is any that is free.
            guard port > 0 else { continue }
            let place = KECSModel.PortMapping(containerPort: port, transport: mapping.transport)
            guard taken.insert(place).inserted else {
                throw .client(
                    "\(mapping.transport.rawValue.uppercased()) host port '\(port)' is mapped "
                        + "multiple times in task.")
            }
        }
    }

    private static func invalid(_ member: String, _ container: String) -> ECSError {
        .client("Invalid '\(member)' setting for container '\(container)'.")
    }

    /// `80-90`.
    private static func range(_ text: String) -> ClosedRange<Int>? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let first = Int(parts[0]), let last = Int(parts[1]),
            ports.contains(first), ports.contains(last), first < last
        else { return nil }
        return first...last
    }

    /// Up to 64 lower-case letters, digits, `_` and `-`, the first no hyphen.
    private static func checkName(_ name: String?, _ container: String) throws(ECSError) {
        guard let name else { return }
        let allowed = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        guard allowed, name.utf8.count <= 64, !name.hasPrefix("-") else {
            throw ContainerDefinitionReader.invalid(
                container,
                "The name of a port mapping has up to 64 lowercase letters, numbers, "
                    + "underscores and hyphens, and does not begin with a hyphen")
        }
    }
}
