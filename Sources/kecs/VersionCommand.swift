import ArgumentParser
import KECSWire

struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "version",
        abstract: "Print the version.",
        discussion: """
            EXAMPLES:
              kecs version            \(KECSVersion.current)
              kecs version --json     {"version":"\(KECSVersion.current)"}
            """)

    @Flag(help: "Print JSON.")
    var json = false

    func run() {
        Console.standardOutput.line(
            json ? #"{"version":\#(KECSVersion.current.jsonQuoted)}"# : KECSVersion.current)
    }
}
