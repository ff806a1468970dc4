#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif
import ArgumentParser
import KECSClient
import KECSWire
import NIOCore
import NIOPosix
import UnixSignals

/// Prints a stream's events until one of the ends that were asked for.
struct EventFollower: Sendable {
    enum Format: Sendable {
        case text(EventLine)
        case json
    }

    private enum End: Sendable {
        /// As many events as wanted, a signal, a server that is done, or nobody reads any more.
        case done
        case timeout
    }

    let endpoint: Endpoint
    let options: WebSocketOptions
    let subscription: Subscribe
    let format: Format
    let limit: Int?
    let timeout: Span?
    let isQuiet: Bool

    /// - Throws: ``Failure``, or the exit code of a timeout.
    func run() async throws {
        // A closed pipe is an answer of `write`, not a reason to die.
        signal(SIGPIPE, SIG_IGN)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let end: End
        do {
            end = try await firstEnd(
                EventStream(
                    endpoint: endpoint, subscription: subscription, options: options, group: group))
        } catch {
            try? await group.shutdownGracefully()
            throw failure(error)
        }
        try? await group.shutdownGracefully()
        if end == .timeout, limit != nil { throw ExitCode(124) }
    }

    /// Whichever comes first; the others are cancelled.
    private func firstEnd(_ stream: EventStream) async throws -> End {
        try await withThrowingTaskGroup(of: End.self) { group in
            group.addTask { try await follow(stream) }
            group.addTask {
                for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) { break }
                return .done
            }
            if let timeout {
                group.addTask {
                    try await Task.sleep(for: .milliseconds(timeout.milliseconds))
                    return .timeout
                }
            }
            defer { group.cancelAll() }
            return try await group.next() ?? .done
        }
    }

    private func follow(_ stream: EventStream) async throws -> End {
        var count = 0
        for try await item in stream {
            switch item {
            case .missed(let reason):
                note("What came before is not kept any more (\(reason)); from here on nothing is missing.")
            case .interrupted(let interruption):
                note("\(interruption.reason.sentence) Trying again in \(interruption.wait).")
            case .message(let message) where message.type == "subscribe_ack":
                note("Following \(endpoint); Ctrl-C ends.")
            case .message(let message) where message.type == "event":
                guard print(message) else { return .done }
                count += 1
                if count == limit { return .done }
            case .message:
                break
            }
        }
        return .done
    }

    private func print(_ message: StreamMessage) -> Bool {
        switch format {
        case .json: Console.standardOutput.line(bytes: message.bytes)
        case .text(let line): Console.standardOutput.line(line.text(of: message.bytes))
        }
    }

    private func note(_ text: String) {
        if !isQuiet { Console.standardError.line("kecs: \(text)") }
    }

    private func failure(_ error: any Error) -> Failure {
        switch error {
        case StreamError.unavailable(.unreachable(let reason)):
            Failure(.unavailable, "\(reason) Is the server running? `kecs serve` starts it.")
        case StreamError.unavailable(.refused(status: 401, body: _, retryAfterSeconds: _)):
            .unauthenticated(hasToken: options.token != nil)
        case let error as StreamError:
            Failure(.unavailable, error.description)
        default:
            Failure(error)
        }
    }
}

extension StreamInterruption {
    fileprivate var wait: String {
        retryInMilliseconds < 1000
            ? "\(retryInMilliseconds) ms" : "\(retryInMilliseconds / 1000 + (retryInMilliseconds % 1000 < 500 ? 0 : 1)) s"
    }
}

extension String {
    /// With one full stop at its end.
    fileprivate var sentence: String { hasSuffix(".") ? self : self + "." }
}
