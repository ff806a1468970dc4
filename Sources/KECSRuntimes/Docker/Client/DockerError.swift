import KECSControl

/// What the engine's HTTP API answered, or why it did not.
package enum DockerError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A status of 400 or more and the text of its `message` member.
    case response(status: Int, message: String)
    /// No connection, or it broke before the answer.
    case unreachable(String)
    /// No answer within the request's time.
    case timedOut(String)
    /// An answer that is not what the API promises, or larger than we take.
    case malformed(String)

    /// The status of the answer, where there was one.
    package var status: Int? {
        if case .response(let status, _) = self { return status }
        return nil
    }

    package var description: String {
        switch self {
        // The words of Docker's own clients; the Amazon ECS agent passes them on.
        case .response(_, let message): "Error response from daemon: \(message)"
        case .unreachable(let reason): "The container engine cannot be reached: \(reason)"
        case .timedOut(let what): "The container engine did not answer in time: \(what)"
        case .malformed(let what): "The container engine gave an unusable answer: \(what)"
        }
    }
}

extension RuntimeError {
    /// A failed call of the engine as the port tells it.
    package init(docker error: any Error) {
        switch error {
        case let error as RuntimeError:
            self = error
        case let error as DockerError:
            let kind: Kind =
                switch error {
                case .unreachable, .timedOut: .retryable
                case .malformed: .terminal
                case .response(404, _): .absent
                // 409: a conflict with what goes on in the engine right now.
                case .response(409, _): .retryable
                case .response(let status, _): status >= 500 ? .retryable : .terminal
                }
            self.init(kind, error.description)
        case is CancellationError:
            self.init(.retryable, "The call was cancelled.")
        default:
            self.init(.retryable, "The container engine could not be asked: \(error.inOneLine)")
        }
    }
}

/// Runs a body whose errors become the port's.
func asRuntimeErrors<Value>(
    _ body: () async throws -> Value
) async throws(RuntimeError) -> Value {
    do {
        return try await body()
    } catch {
        throw RuntimeError(docker: error)
    }
}
