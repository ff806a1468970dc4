import KECSModel
import KECSWire

/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ExecuteCommand.html
///
/// Only orders the command: the client connects to `session.streamUrl` next, and then it
/// runs. Unlike AWS it takes `interactive: false`, which `kecs exec` in a pipe asks for;
/// the AWS CLI never does.
struct ExecuteCommandHandler: OperationHandler {
    typealias Operation = ExecuteCommand

    /// Bytes of a command.
    private static let commandLimit = 64 << 10

    let bench: Workbench

    func answer(
        _ request: ExecuteCommandRequest, _ context: RequestContext
    ) async throws -> ExecuteCommandResponse {
        let state = bench.store.state
        let cluster = try state.activeCluster(request.cluster, context)
        let taskArn = try MemberName(request.task ?? "", .task, clusterArn: cluster.arn).arn
        let target: ExecTarget
        do throws(ExecRefusal) {
            target = try state.execTarget(
                taskArn: taskArn, clusterArn: cluster.arn, container: request.container,
                settings: bench.settings, capabilities: bench.runtime.capabilities)
        } catch {
            throw ECSError(error)
        }
        guard let desk = bench.execDesk else { throw ECSError(ExecRefusal.unsupported) }
        let command = request.command ?? ""
        guard command.utf8.count <= Self.commandLimit else {
            throw ECSError.invalidParameter("The command is longer than \(Self.commandLimit) bytes.")
        }
        let words: [String]
        do throws(CommandWords.Problem) {
            words = try CommandWords.split(command)
        } catch {
            throw ECSError.invalidParameter(
                error == .empty
                    ? "Command cannot be empty." : "The command has a quote without its end.")
        }
        let interactive = request.interactive ?? true
        let ticket = try desk.open(
            ExecOrder(
                target: target, words: words, command: command, interactive: interactive,
                principal: context.principal, idPrefix: "ecs-execute-command-"))
        return ExecuteCommandResponse(
            clusterArn: target.clusterArn, containerArn: target.containerArn,
            containerName: target.containerName, interactive: interactive,
            session: Session(
                sessionId: ticket.sessionId,
                streamUrl: "\(context.webSocketOrigin)/data-channel/\(ticket.sessionId)",
                tokenValue: ticket.token),
            taskArn: target.taskArn)
    }
}

extension ECSError {
    /// As ExecuteCommand tells it.
    init(_ refusal: ExecRefusal) {
        switch refusal {
        case .taskNotFound:
            self = .invalidParameter("The referenced task was not found.")
        case .containerNotFound(let name):
            self = .invalidParameter(
                "The container \(name.cut(to: 255)) does not exist in the task.")
        case .containerNotNamed(let names):
            self = .invalidParameter(
                "The task has several containers: name one of \(names.joined(separator: ", ")).")
        case .notEnabled, .notRunning("task"):
            // The apostrophe is AWS's.
            self = .invalidParameter(
                "The execute command failed because execute command was not enabled when the task "
                    + "was run or the execute command agent isn’t running. Wait and try again or "
                    + "run a new task with execute command enabled and try again.")
        case .notRunning, .unsupported:
            self = .targetNotConnected(
                "The execute command failed due to an internal error. Try again later.")
        }
    }
}
