import KECSAccess
import KECSModel
import KECSWire

/// Where a command is ordered that somebody will then connect to. Nothing runs before
/// they do.
package protocol ExecDesk: Sendable {
    /// - Throws: where there are too many.
    func open(_ order: ExecOrder) throws(ECSError) -> ExecTicket
}

/// A command that somebody may run.
package struct ExecOrder: Sendable {
    package var target: ExecTarget
    /// The program and its arguments.
    package var words: [String]
    /// As it was asked for; for the log.
    package var command: String
    /// With a terminal.
    package var interactive: Bool
    /// Of the terminal, where the client has told it already.
    package var size: TerminalSize?
    package var principal: Principal
    /// What the session's id begins with.
    package var idPrefix: String

    package init(
        target: ExecTarget, words: [String], command: String, interactive: Bool,
        size: TerminalSize? = nil, principal: Principal, idPrefix: String
    ) {
        self.target = target
        self.words = words
        self.command = command
        self.interactive = interactive
        self.size = size
        self.principal = principal
        self.idPrefix = idPrefix
    }
}

/// What whoever ordered a command needs to get at it.
package struct ExecTicket: Hashable, Sendable {
    /// At least 128 random bits: to know it is to be allowed.
    package var sessionId: String
    /// What the AWS client shows when it connects.
    package var token: String

    package init(sessionId: String, token: String) {
        self.sessionId = sessionId
        self.token = token
    }
}
