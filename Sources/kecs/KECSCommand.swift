import ArgumentParser
import KECSWire

/// `kecs`. A process started as `kecs __supervise` never comes here: CSupervisor
/// takes it over before.
@main
struct KECSCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kecs",
        abstract: "Amazon ECS on your own machine.",
        discussion: """
            KECS answers the Amazon ECS API, runs tasks in containers and tells what happens \
            over a WebSocket.

            EXAMPLES:
              kecs serve                     start the server on http://127.0.0.1:8080
              aws --endpoint-url http://127.0.0.1:8080 ecs list-clusters
              kecs events                    watch what happens
              kecs exec TASK                 a shell in a container
              kecs logs TASK                 what its containers write
              kecs token create --role viewer  let somebody else watch
              kecs doctor                    find out what is wrong with this machine
            """,
        version: KECSVersion.current,
        subcommands: [
            ServeCommand.self, EventsCommand.self, ExecCommand.self, LogsCommand.self, TokenCommand.self, CertificateCommand.self,
            DoctorCommand.self, VersionCommand.self, SettingsCommand.self,
        ])
}
