import ArgumentParser
import KECSWire
import Testing
import kecs

@Suite struct EventsCommandTests {
    @Test func filters() throws {
        let command = try EventsCommand.parse([
            "--type", "task,container", "--type", "cluster", "--cluster", "a", "--service", "s",
            "--status", "running", "--task-definition", "web:1", "--task", "t", "--limit", "3",
            "--timeout", "5s", "--json",
        ])
        #expect(
            command.subscription
                == Subscribe(
                    eventTypes: ["task", "container", "cluster"], clusters: ["a"], services: ["s"],
                    filters: SubscribeFilters(
                        status: ["RUNNING"], taskDefinitions: ["web:1"], tasks: ["t"])))
        #expect(command.limit == 3)
        #expect(command.json)
    }

    @Test func noFilterIsNoLimit() throws {
        #expect(try EventsCommand.parse([]).subscription == Subscribe())
    }

    @Test(
        arguments: [
            ["--type", "weather"], ["--limit", "0"], ["--limit", "x"], ["--timeout", "soon"],
            ["--endpoint", "ftp://x"], ["--endpoint", "http://x:0"], ["--nonsense"],
        ])
    func nonsense(arguments: [String]) {
        #expect(throws: (any Error).self) { _ = try EventsCommand.parse(arguments) }
        do {
            _ = try EventsCommand.parse(arguments)
        } catch {
            #expect(EventsCommand.exitCode(for: error) == .validationFailure)
        }
    }

    @Test(arguments: ["--endpoint", "--url"])
    func theStreamsAddressIsGoodToo(flag: String) throws {
        _ = try EventsCommand.parse([flag, "ws://127.0.0.1:9/ws"])
    }
}
