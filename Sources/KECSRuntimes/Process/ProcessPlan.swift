import KECSModel

/// What a container becomes as a process of the host, or why it cannot.
///
/// There are no images: the program is entryPoint and command, or the image where
/// that is an absolute path and neither is given. There are no mounts, so a mount
/// point is refused unless it puts a folder of the host where it already is.
/// Every network mode but `none` means the host's network.
struct ProcessPlan: Hashable, Sendable {
    var arguments: [String]
    /// `NAME=value`, each name once.
    var environment: [String]
    var workingDirectory: String
    var user: String?
    var ulimits: [Ulimit]
    var keepsInputOpen: Bool
    /// The program that says whether the container is healthy; nil: nobody asks.
    var healthCheck: HealthCheckSpec?

    /// The environment entry by which a container's processes are recognised.
    static func mark(runtimeId: String) -> String { "KECS_RUNTIME_ID=\(runtimeId)" }

    init(
        _ container: ContainerSpec, of task: TaskSpec, runtimeId: String, scratchFolder: String,
        path: String
    ) throws(ContainerFailure) {
        try Self.checkMounts(container, of: task)
        if task.networkMode == .none {
            throw .refused("the process runtime cannot keep a container off the network")
        }
        arguments = (container.entryPoint ?? []) + (container.command ?? [])
        if arguments.isEmpty {
            guard container.image.hasPrefix("/") else {
                throw .refused(
                    "the process runtime runs no images: the container needs an entryPoint "
                        + "or a command, or the absolute path of a program as its image")
            }
            arguments = [container.image]
        }
        if arguments[0].isEmpty { throw .refused("the program's name is empty") }
        user = container.user.flatMap { $0.isEmpty ? nil : $0 }
        if let folder = container.workingDirectory, !folder.isEmpty {
            guard folder.hasPrefix("/") else {
                throw .refused("the workingDirectory \"\(folder)\" is not an absolute path")
            }
            workingDirectory = folder
        } else {
            // The scratch folder is the server's: another user cannot reach it.
            workingDirectory = user == nil ? scratchFolder : "/"
        }
        ulimits = container.ulimits
        keepsInputOpen = container.interactive
        healthCheck = try container.healthCheck.flatMap { check throws(ContainerFailure) in
            try Self.program(of: check)
        }

        var variables = [("PATH", path), ("HOME", workingDirectory)]
        for variable in container.environment {
            guard !variable.name.isEmpty, !variable.name.contains("=") else {
                throw .refused("\"\(variable.name)\" cannot be the name of an environment variable")
            }
            variables.set(variable.name, variable.value)
        }
        variables.set("KECS_TASK_ARN", task.arn)
        variables.set("KECS_CONTAINER_NAME", container.name)
        variables.set("KECS_RUNTIME_ID", runtimeId)
        environment = variables.map { "\($0.0)=\($0.1)" }
        let texts = arguments + environment + [workingDirectory, user ?? ""]
            + (healthCheck?.command ?? [])
        if texts.contains(where: { $0.utf8.contains(0) }) {
            throw .refused("its command or environment contains a NUL character")
        }
    }

    /// The check with its command as a program and arguments; nil where it is
    /// switched off (`NONE`).
    private static func program(of check: HealthCheckSpec) throws(ContainerFailure)
        -> HealthCheckSpec?
    {
        guard check.isSwitchedOn else { return nil }
        var check = check
        let words = Array(check.command.dropFirst())
        switch check.command.first {
        case "CMD" where !words.isEmpty: check.command = words
        // As the Docker engine does it: words behind the first are the script's arguments.
        case "CMD-SHELL" where !words.isEmpty: check.command = ["/bin/sh", "-c"] + words
        default: throw .refused("its healthCheck has no command")
        }
        return check
    }

    private static func checkMounts(
        _ container: ContainerSpec, of task: TaskSpec
    ) throws(ContainerFailure) {
        for mount in container.mountPoints {
            let volume = task.volumes.first { $0.name == mount.sourceVolume }
            if case .host(let path)? = volume?.source, path == mount.containerPath { continue }
            throw .refused(
                "the process runtime has no mounts: \(mount.sourceVolume) cannot be put at "
                    + mount.containerPath)
        }
        if !container.volumesFrom.isEmpty {
            throw .refused("the process runtime has no mounts: volumesFrom cannot be honoured")
        }
    }

    /// What the definition asks for and nobody sees to.
    static func unenforced(_ container: ContainerSpec, of task: TaskSpec) -> [String] {
        let asked: [(String, Bool)] = [
            ("memory", container.memory != nil || task.memory != nil),
            ("cpu", container.cpu > 0 || task.cpu != nil),
            ("networkMode awsvpc", task.networkMode == .awsvpc),
            (
                "portMappings.hostPort",
                container.portMappings.contains { mapping in
                    mapping.hostPort.map { $0 != mapping.containerPort } ?? false
                }
            ),
            ("hostname", container.hostname != nil),
            ("links", !container.links.isEmpty),
            ("readonlyRootFilesystem", container.readonlyRootFilesystem),
            ("privileged", container.privileged),
            (
                "linuxParameters.capabilities",
                !container.capabilitiesAdd.isEmpty || !container.capabilitiesDrop.isEmpty
            ),
            ("linuxParameters.sharedMemorySize", container.sharedMemorySize != nil),
            ("linuxParameters.tmpfs", !container.tmpfs.isEmpty),
            ("linuxParameters.devices", !container.devices.isEmpty),
            ("pseudoTerminal", container.pseudoTerminal),
            (
                "dnsServers, dnsSearchDomains, extraHosts",
                !container.dnsServers.isEmpty || !container.dnsSearchDomains.isEmpty
                    || !container.extraHosts.isEmpty
            ),
            ("dockerSecurityOptions", !container.dockerSecurityOptions.isEmpty),
            ("systemControls", !container.systemControls.isEmpty),
            ("pidMode, ipcMode", task.pidMode == "task" || task.ipcMode == "task"),
        ]
        return asked.filter(\.1).map(\.0)
    }

    /// A process binds its ports itself: what it listens on is the host's port.
    static func bindings(_ container: ContainerSpec, of task: TaskSpec)
        -> [NetworkBindingObservation]
    {
        guard task.networkMode == .bridge || task.networkMode == .host else { return [] }
        return container.portMappings.map {
            NetworkBindingObservation(
                bindIP: "0.0.0.0", containerPort: $0.containerPort, hostPort: $0.containerPort,
                transport: $0.transport)
        }
    }

    /// In `awsvpc` mode as in others its processes listen in the host's network: what listens on
    /// all addresses or on the machine's own is reached there.
    static func address(of task: TaskSpec) -> String? {
        task.networkMode == .awsvpc ? "127.0.0.1" : nil
    }

    /// The `spec` file of a supervisor: `key=value` entries, a NUL behind each.
    func specification(hints fifo: String, hint: String, logBytes: Int) -> [UInt8] {
        var entries = arguments.map { ("arg", $0) } + environment.map { ("env", $0) }
        entries.append(("cwd", workingDirectory))
        if let user { entries.append(("user", user)) }
        entries += ulimits.map { ("limit", "\($0.name):\($0.soft):\($0.hard)") }
        if keepsInputOpen { entries.append(("stdin", "open")) }
        if let check = healthCheck {
            entries += check.command.map { ("check", $0) }
            let times = [
                check.interval * 1000, check.timeout * 1000, check.retries,
                check.startPeriod * 1000,
            ]
            entries.append(("health", times.map(String.init).joined(separator: ":")))
        }
        entries.append(("log", "\(logBytes)"))
        entries.append(("hints", fifo))
        entries.append(("hint", hint))
        return entries.flatMap { Array("\($0.0)=\($0.1)".utf8) + [0] }
    }
}

extension ContainerFailure: Error {}

extension ContainerFailure {
    fileprivate static func refused(_ message: String) -> ContainerFailure {
        ContainerFailure(.cannotCreateContainer, message)
    }
}

extension [(String, String)] {
    /// The last word on a name counts, in the place of the first.
    fileprivate mutating func set(_ name: String, _ value: String) {
        if let index = firstIndex(where: { $0.0 == name }) {
            self[index].1 = value
        } else {
            append((name, value))
        }
    }
}
