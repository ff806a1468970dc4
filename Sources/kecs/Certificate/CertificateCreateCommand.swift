import ArgumentParser
import Foundation

package struct CertificateCreateCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make a certificate for development, with an authority of its own.",
        discussion: """
            Writes ca.pem, which clients are told to trust; server.pem and server-key.pem for \
            --tls-certificate and --tls-key; client.pem and client-key.pem for clients of a server \
            with --tls-client-ca ca.pem. The authority's key is thrown away: nobody can make \
            further certificates in its name.

            EXAMPLES:
              kecs certificate create
              kecs certificate create --dir /etc/kecs --name kecs.example --name 10.0.0.7
            """)

    @Option(
        help: ArgumentHelp("The folder to write to, made where it is missing.", valueName: "path"))
    var dir = "kecs-tls"

    @Option(
        help: ArgumentHelp(
            "A name or an address of the server, beside localhost, 127.0.0.1 and ::1. Can be given "
                + "several times.",
            valueName: "name"))
    var name: [String] = []

    @Option(help: ArgumentHelp("How long they are good, in days.", valueName: "number"))
    var days = 397

    @Flag(help: "Replace files that are there.")
    var force = false

    package init() {}

    package func validate() throws {
        for name in name where !DevelopmentCertificates.isName(name) {
            throw ValidationError("'\(name)' is neither a host name nor an address.")
        }
        guard (1...3650).contains(days) else {
            throw ValidationError("--days must be a number from 1 to 3650.")
        }
    }

    package func run() async throws {
        try await Failure.reporting {
            let files = try DevelopmentCertificates.make(
                names: ["localhost", "127.0.0.1", "::1"] + name, from: .now, days: days)
            try write(files)
            let folder = dir.hasSuffix("/") ? String(dir.dropLast()) : dir
            Console.standardOutput.line(
                """
                Good for \((["localhost", "127.0.0.1", "::1"] + name).joined(separator: ", ")), \(days) days.

                Start     kecs serve --tls-certificate \(folder)/server.pem --tls-key \(folder)/server-key.pem
                Watch     kecs events --endpoint https://localhost:8080 --ca \(folder)/ca.pem
                AWS       aws --endpoint-url https://localhost:8080 --ca-bundle \(folder)/ca.pem ecs list-clusters
                Exec      SSL_CERT_FILE=\(folder)/ca.pem for the AWS CLI's session-manager-plugin
                """)
        }
    }

    private func write(_ files: [DevelopmentCertificates.File]) throws {
        let manager = FileManager.default
        if !force, let there = files.first(where: { manager.fileExists(atPath: "\(dir)/\($0.name)") }) {
            throw Failure(
                .cannotCreate, "\(dir)/\(there.name) is there already; --force replaces it.")
        }
        do {
            try manager.createDirectory(
                atPath: dir, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw Failure(.cannotCreate, "The folder \(dir) cannot be made.")
        }
        for file in files {
            let path = "\(dir)/\(file.name)"
            // A new file, so that nobody who has the old one open reads the new key.
            if manager.fileExists(atPath: path) { try? manager.removeItem(atPath: path) }
            let isMade = manager.createFile(
                atPath: path, contents: Data(file.text.utf8),
                attributes: [.posixPermissions: file.isSecret ? 0o600 : 0o644])
            guard isMade else { throw Failure(.cannotCreate, "\(path) cannot be written.") }
        }
    }
}
