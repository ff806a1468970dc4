import ArgumentParser
import KECSAccess
import KECSControl
import KECSGateway

/// A reason to end the program: one sentence for standard error, and an exit code.
package struct Failure: Error, Sendable {
    /// Codes of `sysexits.h`.
    package enum Code: Int32, Sendable {
        /// The command line makes no sense.
        case usage = 64
        /// What the program needs is not there or not to be had.
        case unavailable = 69
        /// A fault of ours.
        case software = 70
        /// A file or folder cannot be made or written.
        case cannotCreate = 73
        /// Later it may work.
        case temporary = 75
        /// The configuration makes no sense.
        case configuration = 78
    }

    package let message: String
    package let code: Code

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// A server that wants to know who asks.
    static func unauthenticated(hasToken: Bool) -> Failure {
        Failure(
            .unavailable,
            hasToken
                ? "The server does not take the token: it is wrong, has expired or was revoked."
                : "The server needs a token: give --token, or set KECS_TOKEN.")
    }

    /// Any error that reaches the end of a command.
    init(_ error: any Error) {
        switch error {
        case let error as Failure:
            self = error
        case let error as ConfigurationError:
            self.init(error.isUsage ? .usage : .configuration, error.description)
        case let error as StoreError:
            let code: Code =
                switch error.code {
                case .locked: .temporary
                case .full, .readOnly, .failed: .cannotCreate
                case .newerSchema, .corrupt, .closed: .unavailable
                }
            self.init(code, error.message)
        case let error as GatewayError:
            self.init(.unavailable, error.description)
        case let error as AccessProblem:
            self.init(.configuration, error.description)
        case let error as RuntimeError:
            self.init(.unavailable, error.message)
        default:
            self.init(.software, "\(error.inOneLine)")
        }
    }

    /// Runs a command's work; what goes wrong is told on standard error.
    static func reporting(_ work: () async throws -> Void) async throws {
        do {
            try await work()
        } catch let exit as ExitCode {
            throw exit
        } catch {
            let failure = Failure(error)
            Console.standardError.line("kecs: \(failure.message)")
            throw ExitCode(failure.code.rawValue)
        }
    }
}
