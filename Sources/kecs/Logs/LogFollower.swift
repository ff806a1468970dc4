#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif
import Foundation
import KECSClient
import KECSWire
import NIOCore
import NIOPosix
import UnixSignals

/// Prints a task's logs until they end, or somebody ends it. It has one connection: where that
/// breaks, it says so and from when on to ask again.
struct LogFollower: Sendable {
    private static let subscriptionId = "logs-1"

    let endpoint: Endpoint
    let options: WebSocketOptions
    let subscription: SubscribeLogs
    let line: LogLineForm

    /// - Throws: ``Failure``.
    func run() async throws {
        // A closed pipe is an answer of `write`, not a reason to die.
        signal(SIGPIPE, SIG_IGN)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        do {
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                // Owner: this group; whichever ends first, ends both.
                tasks.addTask { try await follow(on: group) }
                tasks.addTask {
                    for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) { break }
                }
                defer { tasks.cancelAll() }
                try await tasks.next()
            }
        } catch {
            try? await group.shutdownGracefully()
            throw failure(error)
        }
        try? await group.shutdownGracefully()
    }

    private func follow(on group: any EventLoopGroup) async throws {
        let connection = try await WebSocketConnection.open(endpoint, options: options, on: group)
        let request = ClientMessage(id: Self.subscriptionId, payload: subscription)
        try await connection.send(try JSONWriter.text(of: request))
        var open = LogLineForm.Open()
        var newest: String?
        var isAlone = Set(subscription.containers ?? []).count == 1
        do {
            for try await message in connection.messages {
                guard try await take(message, of: connection, &open, &newest, &isAlone)
                else { return }
            }
        } catch let error as WebSocketError {
            throw lost(error.description, newest)
        }
        throw lost("The connection was lost", newest)
    }

    /// False: it is over.
    private func take(
        _ message: WebSocketMessage, of connection: WebSocketConnection,
        _ open: inout LogLineForm.Open, _ newest: inout String?, _ isAlone: inout Bool
    ) async throws -> Bool {
        switch message {
        case .text(let buffer):
            let data = Data(buffer.readableBytesView)
            guard let head = try? JSONDecoder().decode(MessageHead.self, from: data) else { break }
            switch head.type {
            case "subscribe_ack":
                let ack = try JSONDecoder().decode(ServerMessage<SubscribeAck>.self, from: data)
                // An older server does not say.
                if let names = ack.payload.containers { isAlone = Set(names).count == 1 }
            case "log":
                let log = try JSONDecoder().decode(ServerMessage<Log>.self, from: data).payload
                newest = log.lines.last?.timestamp ?? newest
                return print(log, isAlone: isAlone, &open)
            case "log_end":
                await connection.close()
                try end(JSONDecoder().decode(ServerMessage<LogEnd>.self, from: data).payload)
                return false
            case "ping":
                try? await connection.send(try JSONWriter.text(of: PongMessage()))
            case "error" where head.id == Self.subscriptionId:
                let error = try JSONDecoder().decode(ServerMessage<RealtimeError>.self, from: data)
                throw refused(error.payload)
            default: break
            }
        case .closed(let code, let reason):
            if code == .unauthorized { throw Failure.unauthenticated(hasToken: options.token != nil) }
            throw lost(reason.isEmpty ? "The server closed the connection" : reason, newest)
        case .binary, .pong: break
        }
        return true
    }

    /// False: nobody reads any more.
    private func print(
        _ log: Log, isAlone: Bool, _ open: inout LogLineForm.Open
    ) -> Bool {
        if log.gap == true { note("Lines are missing here: they were written faster than they could be read.") }
        let container = isAlone ? nil : log.containerName
        for each in log.lines {
            let console = each.stream == "stderr" ? Console.standardError : Console.standardOutput
            let text = line.text(of: each, container: container, &open)
            guard console.write(Array(text.utf8)) else { return false }
        }
        return true
    }

    private func end(_ end: LogEnd) throws {
        for container in end.containers where container.reason == "absent" {
            note("There is no log of \(container.containerName).")
        }
        if let failed = end.containers.first(where: { $0.reason == "failed" }) {
            throw Failure(
                .unavailable,
                "The log of \(failed.containerName) could not be read on: \(failed.message ?? "no reason is known")")
        }
    }

    private func note(_ text: String) {
        Console.standardError.line("kecs: \(text)")
    }

    private func refused(_ error: RealtimeError) -> Failure {
        if error.code == .authFailed { return .unauthenticated(hasToken: options.token != nil) }
        let reason = error.details?.reason.map { ": \($0)" } ?? ""
        return Failure(.unavailable, "\(error.message)\(reason).")
    }

    private func lost(_ reason: String, _ newest: String?) -> Failure {
        let hint = newest.map { " Go on with --since \($0)." } ?? ""
        return Failure(.unavailable, "\(reason).\(hint)")
    }

    private func failure(_ error: any Error) -> Failure {
        switch error {
        case WebSocketError.unreachable(let reason):
            return Failure(.unavailable, "\(reason) Is the server running? `kecs serve` starts it.")
        case WebSocketError.refused(status: 401, body: _, retryAfterSeconds: _):
            return .unauthenticated(hasToken: options.token != nil)
        case let error as WebSocketError: return Failure(.unavailable, "\(error.description).")
        default: return Failure(error)
        }
    }
}
