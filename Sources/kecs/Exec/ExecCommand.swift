import ArgumentParser
import KECSClient
import KECSWire

package struct ExecCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "exec",
        abstract: "Run a command in a container of a task.",
        usage: "kecs exec [<options>] <task> [-- <command> ...]",
        discussion: """
            On a terminal the command gets one too, of the same size, and every key goes to it. \
            In a pipe it gets pipes: standard output and standard error stay apart, and the end of \
            the input is passed on. A connection that breaks is made anew, and nothing is lost.

            The task must have been run with enableExecuteCommand, unless the server was started \
            with --exec-any. Nothing is expanded: for pipes, variables and wildcards the command \
            is a shell, as in the third example.

            EXAMPLES:
              kecs exec --cluster production 1f2e3d4c5b6a
              kecs exec 1f2e3d4c5b6a --container web -- ls -l /
              kecs exec 1f2e3d4c5b6a -- sh -c 'tar c /data | gzip' > data.tar.gz
              kecs exec 1f2e3d4c5b6a -- sh -c 'cat > /tmp/file' < file

            EXIT CODES:
              the command's own; 127 there is no such program, 126 it cannot be run, 128 and the \
            number of the signal that ended it; 69 the server cannot be reached or refuses.
            """)

    @Argument(help: ArgumentHelp("The task's id or ARN.", valueName: "task"))
    package var task: String

    @Argument(help: ArgumentHelp("The program and its arguments. (default: sh)", valueName: "command"))
    package var command: [String] = []

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "The task's cluster, by name or ARN. (default: the one in the task's ARN, else default)",
            valueName: "name"))
    package var cluster: String?

    @Option(
        help: ArgumentHelp("The container, where the task has several.", valueName: "name"))
    package var container: String?

    @Flag(
        inversion: .prefixedNo,
        help: "Whether the command gets a terminal. (default: where this program has one)")
    package var tty: Bool?

    @OptionGroup var server: ServerOption

    package init() {}

    package func validate() throws {
        if tty == true, !LocalTerminal.isThere {
            throw ValidationError("--tty needs a terminal on standard input and standard output.")
        }
    }

    package func run() async throws {
        try await Failure.reporting {
            let surroundings = Surroundings.ofThisProcess
            let isInteractive = tty ?? LocalTerminal.isThere
            let code = try await CommandRunner(
                endpoint: try server.endpoint(surroundings),
                options: try server.options(surroundings),
                order: order(isInteractive: isInteractive)
            ).run()
            if code != 0 { throw ExitCode(code) }
        }
    }

    package func order(isInteractive: Bool) -> CommandOrder {
        CommandOrder(
            cluster: cluster ?? Self.cluster(ofTask: task), task: task, container: container,
            words: command.isEmpty ? ["sh"] : command, isInteractive: isInteractive)
    }

    /// `arn:aws:ecs:region:account:task/cluster/id`
    private static func cluster(ofTask task: String) -> String? {
        guard task.hasPrefix("arn:") else { return nil }
        let parts = task.split(separator: "/")
        return parts.count == 3 ? String(parts[1]) : nil
    }
}
