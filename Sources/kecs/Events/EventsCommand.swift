import ArgumentParser
import KECSClient
import KECSWire

package struct EventsCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "events",
        abstract: "Follow what happens, as it happens.",
        discussion: """
            Prints a line for each event until Ctrl-C. When the server goes away, or the network, it \
            waits for it to come back, says so on standard error, and goes on where it was: events of \
            the meantime are shown, each once.

            Values of one filter are alternatives, filters of different kinds must all match; \
            each can be given several times or with commas.

            EXAMPLES:
              kecs events
              kecs events --type task --cluster production --status RUNNING,STOPPED
              kecs events --json --limit 1 --timeout 30s | jq .payload.task.taskArn

            EXIT CODES:
              0 ended as asked; 69 the server cannot be reached; 124 --timeout was over before \
            --limit was reached.
            """)

    static let types = ["cluster", "service", "task", "deployment", "scaling", "health", "container"]

    @OptionGroup var server: ServerOption

    @Option(
        help: ArgumentHelp(
            "Only events of this type: \(types.joined(separator: ", ")).", valueName: "type"))
    var type: [String] = []

    @Option(help: ArgumentHelp("Only of this cluster, by name or ARN.", valueName: "name"))
    var cluster: [String] = []

    @Option(help: ArgumentHelp("Only of this service, by name or ARN.", valueName: "name"))
    var service: [String] = []

    @Option(
        help: ArgumentHelp("Only those with this status, such as RUNNING.", valueName: "status"))
    var status: [String] = []

    @Option(
        help: ArgumentHelp("Only of this task definition, as family or family:revision.", valueName: "name"))
    var taskDefinition: [String] = []

    @Option(help: ArgumentHelp("Only of this task, by id or ARN.", valueName: "id"))
    var task: [String] = []

    @Flag(help: "Print events as they come, as JSON, one a line.")
    package var json = false

    @Option(help: ArgumentHelp("End after so many events.", valueName: "number"))
    package var limit: Int?

    @Option(
        help: ArgumentHelp("End after this time, such as 30s or 5m.", valueName: "time"))
    var timeout: String?

    @Option(
        help: ArgumentHelp(
            "Begin after this place, as the events' stream tells it in cursor.", valueName: "cursor"))
    package var since: String?

    @Flag(name: .shortAndLong, help: "Say nothing on standard error but errors.")
    var quiet = false

    package init() {}

    package func validate() throws {
        for type in list(type) where !Self.types.contains(type) {
            throw ValidationError(
                "There is no event type '\(type)'. It must be one of "
                    + "\(Self.types.joined(separator: ", ")).")
        }
        if let limit, limit < 1 { throw ValidationError("--limit must be at least 1.") }
        if let since, since.isEmpty || since.contains(where: { $0.isWhitespace || $0 == "&" || $0 == "#" }) {
            throw ValidationError("--since must be a cursor, such as 1f2e3d4c5b6a7988:42.")
        }
        if let timeout, Span(timeout) == nil {
            throw ValidationError("--timeout must be a time such as 30s or 5m, not '\(timeout)'.")
        }
    }

    package func run() async throws {
        try await Failure.reporting {
            let surroundings = Surroundings.ofThisProcess
            let usesColor =
                Console.standardOutput.isTerminal && surroundings.variable("NO_COLOR") == nil
                && surroundings.variable("TERM") != "dumb"
            let format: EventFollower.Format =
                json ? .json : .text(EventLine(palette: Palette(isOn: usesColor)))
            try await EventFollower(
                endpoint: try server.endpoint(surroundings), options: try server.options(surroundings),
                subscription: subscription, format: format, limit: limit,
                timeout: timeout.flatMap(Span.init), isQuiet: quiet
            ).run()
        }
    }

    package var subscription: Subscribe {
        func some(_ values: [String]) -> [String]? {
            let all = list(values)
            return all.isEmpty ? nil : all
        }
        let filters = SubscribeFilters(
            status: some(status)?.map { $0.uppercased() }, taskDefinitions: some(taskDefinition),
            tasks: some(task))
        return Subscribe(
            eventTypes: some(type), clusters: some(cluster), services: some(service),
            filters: filters == SubscribeFilters() ? nil : filters, resumeFrom: since)
    }

    private func list(_ values: [String]) -> [String] {
        values.flatMap { $0.split(separator: ",").map(String.init) }
    }
}
