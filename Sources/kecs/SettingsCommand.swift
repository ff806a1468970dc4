import ArgumentParser

/// Prints the documents that are made from the settings; for who changes them.
struct SettingsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settings",
        abstract: "Print Docs/Configuration.md, or with --schema Spec/config.schema.json.",
        shouldDisplay: false)

    @Flag(help: "Print the JSON schema of the configuration file.")
    var schema = false

    func run() {
        let text = schema ? SettingsDocument.schema : SettingsDocument.markdown
        Console.standardOutput.line(String(text.dropLast()))
    }
}
