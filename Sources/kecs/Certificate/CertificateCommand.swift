import ArgumentParser

package struct CertificateCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "certificate",
        abstract: "Certificates for development.",
        subcommands: [CertificateCreateCommand.self])

    package init() {}
}
