import KECSAccess
import KECSControl
import KECSModel
import KECSWire

/// Commands in containers.
extension Session {
    /// Bytes of a command.
    private static let commandBytes = 32 << 10

    /// The command `execute`: orders one, which runs as soon as somebody connects to the
    /// address that the answer has.
    func execute(_ message: IncomingMessage) throws(RefusedMessage) {
        guard let exec else { throw message.invalid("action", "Not supported by this server") }
        let payload = message.payload
        let cluster = try message.string("cluster", in: payload) ?? "default"
        let container = try message.string("container", in: payload)
        guard let task = try message.string("task", in: payload), !task.isEmpty else {
            throw message.invalid("task", "Required")
        }
        guard let command = try message.string("command", in: payload) else {
            throw message.invalid("command", "Required")
        }
        guard command.utf8.count <= Self.commandBytes else {
            throw message.invalid("command", "Longer than \(Self.commandBytes) bytes")
        }
        let words: [String]
        do throws(CommandWords.Problem) {
            words = try CommandWords.split(command)
        } catch {
            throw message.invalid(
                "command", error == .empty ? "Empty" : "A quote without its end")
        }
        let interactive = try message.flag("interactive") ?? true
        let size = try message.terminalSize()
        let name = ARN(cluster)?.path ?? cluster
        guard let principal, principal.scope(of: .exec).contains(cluster: name) else {
            throw message.refused(
                "Insufficient permissions", code: .permissionDenied, field: "cluster",
                reason: "exec is needed in this cluster")
        }
        let target: ExecTarget
        do throws(ExecRefusal) {
            target = try exec.target(
                in: shard.history.snapshot.state, cluster: cluster, task: task, container: container)
        } catch {
            throw message.refused(error)
        }
        do throws(ECSError) {
            let ticket = try exec.open(
                ExecOrder(
                    target: target, words: words, command: command, interactive: interactive,
                    size: size, principal: principal, idPrefix: "exec-"))
            finish(
                message.id,
                CommandAck(
                    sessionId: ticket.sessionId,
                    websocketUrl: "\(record.client.origin)/exec/\(ticket.sessionId)"))
        } catch {
            throw message.refused(
                error.message, code: .internalError, field: "action", reason: error.message)
        }
    }

    /// The command `resize_exec`.
    func resizeExec(_ message: IncomingMessage) throws(RefusedMessage) {
        guard let exec else { throw message.invalid("action", "Not supported by this server") }
        guard let id = try message.string("sessionId", in: message.payload) else {
            throw message.invalid("sessionId", "Required")
        }
        guard let size = try message.terminalSize() else {
            throw message.invalid("cols", "Required")
        }
        guard let principal, exec.resize(id, size, for: principal) else {
            throw message.refused(
                "Session not found", code: .resourceNotFound, field: "sessionId",
                reason: "No such session")
        }
        finish(message.id, CommandAck(sessionId: id))
    }
}

extension IncomingMessage {
    func flag(_ name: String) throws(RefusedMessage) -> Bool? {
        switch payload[name] {
        case nil, .null: return nil
        case .bool(let value): return value
        default: throw invalid(name, "Expected true or false")
        }
    }

    /// `cols` and `rows`; nil where both are absent.
    fileprivate func terminalSize() throws(RefusedMessage) -> TerminalSize? {
        func number(_ name: String) throws(RefusedMessage) -> Int? {
            switch payload[name] {
            case nil, .null: return nil
            case .integer(let value) where (1...65_535).contains(value): return value
            default: throw invalid(name, "Expected a number from 1 to 65535")
            }
        }
        switch (try number("cols"), try number("rows")) {
        case (nil, nil): return nil
        case (let columns?, let rows?): return TerminalSize(columns: columns, rows: rows)
        case (nil, _): throw invalid("cols", "Required")
        case (_, nil): throw invalid("rows", "Required")
        }
    }

    fileprivate func refused(_ refusal: ExecRefusal) -> RefusedMessage {
        switch refusal {
        case .taskNotFound:
            refused(
                "Task not found", code: .resourceNotFound, field: "task", reason: "No such task")
        case .containerNotFound(let name):
            refused(
                "Container not found", code: .resourceNotFound, field: "container",
                reason: "The task has no container '\(name.prefix(255))'")
        case .containerNotNamed(let names):
            invalid(
                "container", "The task has several: \(names.joined(separator: ", "))")
        case .notEnabled:
            invalid("task", "It was not run with enableExecuteCommand")
        case .notRunning(let what):
            invalid(what, "The \(what) is not RUNNING")
        case .unsupported:
            invalid("task", "The server's runtime runs no commands")
        }
    }
}
