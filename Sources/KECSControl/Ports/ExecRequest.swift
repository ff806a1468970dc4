import KECSModel

/// A command to run beside a container's own program.
package struct ExecRequest: Hashable, Sendable {
    /// The program, looked for in the container's `PATH`, and its arguments. Not empty.
    package var command: [String]
    /// The size of the terminal it gets; nil: none, but three pipes.
    package var terminal: TerminalSize?
    /// For the command only, where the container's environment has no such name.
    package var environment: [EnvironmentVariable]

    package init(
        command: [String], terminal: TerminalSize? = nil, environment: [EnvironmentVariable] = []
    ) {
        self.command = command
        self.terminal = terminal
        self.environment = environment
    }
}

/// In characters.
package struct TerminalSize: Hashable, Sendable {
    package var columns: UInt16
    package var rows: UInt16

    package init(columns: UInt16, rows: UInt16) {
        self.columns = columns
        self.rows = rows
    }

    /// What terminals have been since the VT100.
    package static let standard = TerminalSize(columns: 80, rows: 24)

    /// nil where a number is not between 1 and 65,535.
    package init?(columns: Int, rows: Int) {
        guard let columns = UInt16(exactly: columns), let rows = UInt16(exactly: rows),
            columns > 0, rows > 0
        else { return nil }
        self.init(columns: columns, rows: rows)
    }
}
