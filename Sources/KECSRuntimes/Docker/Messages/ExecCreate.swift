/// The body of `POST /containers/{id}/exec`.
struct ExecCreate: Encodable {
    var attachStdin = true
    var attachStdout = true
    var attachStderr = true
    var tty: Bool
    var cmd: [String]
    /// Beside the container's own; `NAME=value`.
    var env: [String]
    /// The container's where nil.
    var user: String?

    enum CodingKeys: String, CodingKey {
        case attachStdin = "AttachStdin"
        case attachStdout = "AttachStdout"
        case attachStderr = "AttachStderr"
        case tty = "Tty"
        case cmd = "Cmd"
        case env = "Env"
        case user = "User"
    }
}

/// The part of `GET /exec/{id}/json` that KECS reads.
struct ExecInspect: Decodable, Sendable {
    var running: Bool
    /// null until it has ended.
    var exitCode: Int?
    /// Of its first process, on the engine's machine; 0 until it has been started.
    var pid: Int?

    enum CodingKeys: String, CodingKey {
        case running = "Running"
        case exitCode = "ExitCode"
        case pid = "Pid"
    }
}
