import ArgumentParser
import KECSControl
import KECSModel
import KECSWire

package struct LogsCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "logs",
        abstract: "Show what a task's containers write, as they write it.",
        usage: "kecs logs [<options>] <task>",
        discussion: """
            What containers write to standard output and standard error goes to this program's own, \
            as it is; where those of several containers are shown, each line begins with its container's \
            name. Ends when all of them have, or with Ctrl-C.

            EXAMPLES:
              kecs logs 1f2e3d4c5b6a
              kecs logs --cluster production 1f2e3d4c5b6a --container web --tail 100
              kecs logs 1f2e3d4c5b6a --since 10m --no-follow --timestamps > log

            EXIT CODES:
              0 ended as asked; 69 the server cannot be reached, refuses, or went away in between.
            """)

    @Argument(help: ArgumentHelp("The task's id or ARN.", valueName: "task"))
    package var task: String

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "The task's cluster, by name or ARN. (default: the one in the task's ARN, else default)",
            valueName: "name"))
    package var cluster: String?

    @Option(help: ArgumentHelp("Only this container; may be given several times.", valueName: "name"))
    package var container: [String] = []

    @Option(
        help: ArgumentHelp(
            "So many lines of what there is already, of each container. (default: all that are kept)",
            valueName: "number"))
    package var tail: Int?

    @Option(
        help: ArgumentHelp(
            "Nothing older: a time such as 2024-01-01T00:00:00Z, or how long ago, such as 10m.",
            valueName: "time"))
    package var since: String?

    @Flag(inversion: .prefixedNo, help: "Whether to go on with what is written from now on.")
    package var follow = true

    @Flag(name: .shortAndLong, help: "Begin each line with its time.")
    package var timestamps = false

    @OptionGroup var server: ServerOption

    package init() {}

    package func validate() throws {
        if let tail, !(0...10_000).contains(tail) {
            throw ValidationError("--tail must be a number from 0 to 10000.")
        }
        if let since, Span(since) == nil, Timestamp(rfc3339: since) == nil {
            throw ValidationError(
                "--since must be a time such as 2024-01-01T00:00:00Z, or how long ago, such as 10m, "
                    + "not '\(since)'.")
        }
    }

    package func run() async throws {
        try await Failure.reporting {
            let surroundings = Surroundings.ofThisProcess
            try await LogFollower(
                endpoint: try server.endpoint(surroundings),
                options: try server.options(surroundings),
                subscription: subscription(now: Environment.system.now()),
                line: LogLineForm(hasTime: timestamps)
            ).run()
        }
    }

    package func subscription(now: Timestamp) -> SubscribeLogs {
        // A bare number is seconds, and no time.
        let ago = since.flatMap(Span.init)?.milliseconds
        return SubscribeLogs(
            task: task, cluster: cluster, containers: container.isEmpty ? nil : container, tail: tail,
            since: since.map { .moment(ago.map { now.adding(milliseconds: -$0).rfc3339 } ?? $0) },
            follow: follow)
    }
}
