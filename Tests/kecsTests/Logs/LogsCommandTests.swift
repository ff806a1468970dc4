import ArgumentParser
import KECSModel
import KECSWire
import Testing
import kecs

@Suite struct LogsCommandTests {
    private let now = Timestamp(milliseconds: 1_704_067_200_000)

    @Test func whatIsAskedFor() throws {
        let command = try LogsCommand.parse([
            "--cluster", "c", "t", "--container", "web", "--container", "db", "--tail", "5", "--since",
            "2024-01-01T00:00:00Z", "--no-follow", "-t",
        ])
        #expect(
            command.subscription(now: now)
                == SubscribeLogs(
                    task: "t", cluster: "c", containers: ["web", "db"], tail: 5,
                    since: .moment("2024-01-01T00:00:00Z"), follow: false))
        #expect(command.timestamps)
        #expect(
            try LogsCommand.parse(["t"]).subscription(now: now) == SubscribeLogs(task: "t", follow: true))
    }

    @Test(arguments: [("90s", "2023-12-31T23:58:30.000Z"), ("2h", "2023-12-31T22:00:00.000Z")])
    func howLongAgo(_ since: String, _ moment: String) throws {
        #expect(
            try LogsCommand.parse(["t", "--since", since]).subscription(now: now).since == .moment(moment))
    }

    @Test(
        arguments: [
            [], ["t", "--tail", "-1"], ["t", "--tail", "10001"], ["t", "--tail", "x"],
            ["t", "--since", "yesterday"], ["t", "--since", ""], ["t", "u"],
        ])
    func nonsense(arguments: [String]) {
        do {
            _ = try LogsCommand.parse(arguments)
            Issue.record("\(arguments) was taken")
        } catch {
            #expect(LogsCommand.exitCode(for: error) == .validationFailure)
        }
    }

    @Test func lines() {
        func line(_ text: String, _ stream: String = "stdout", partial: Bool? = nil) -> Log.Line {
            Log.Line(timestamp: "T", stream: stream, message: text, partial: partial)
        }
        var open = LogLineForm.Open()
        let plain = LogLineForm(hasTime: false)
        #expect(plain.text(of: line("a"), container: nil, &open) == "a\n")
        #expect(plain.text(of: line(""), container: "web", &open) == "web | \n")
        let timed = LogLineForm(hasTime: true)
        #expect(timed.text(of: line("a", partial: true), container: "web", &open) == "web | T a")
        // Of another stream in between; then the rest, without another head.
        #expect(timed.text(of: line("e", "stderr"), container: "web", &open) == "web | T e\n")
        #expect(timed.text(of: line("b"), container: "web", &open) == "b\n")
        #expect(timed.text(of: line("c"), container: "web", &open) == "web | T c\n")
    }
}
