import Foundation
import KECSWire
import NIOCore

/// A command to run in a task's container.
public struct CommandOrder: Sendable {
    /// Name or ARN; nil: `default`.
    public var cluster: String?
    /// Id or ARN.
    public var task: String
    /// Needed where the task has several.
    public var container: String?
    /// The program and its arguments.
    public var words: [String]
    /// With a terminal, else with pipes.
    public var isInteractive: Bool

    public init(
        cluster: String? = nil, task: String, container: String? = nil, words: [String],
        isInteractive: Bool
    ) {
        self.cluster = cluster
        self.task = task
        self.container = container
        self.words = words
        self.isInteractive = isInteractive
    }

    /// The words as one line that a shell, and the server, splits into them again
    /// (POSIX.1-2024, section 2.2.2).
    public static func line(of words: [String]) -> String {
        words.map { word in
            let isPlain =
                !word.isEmpty && word.utf8.allSatisfy { Self.plain.contains($0) }
            return isPlain ? word : "'\(word.replacing("'", with: #"'\''"#))'"
        }.joined(separator: " ")
    }

    private static let plain = Set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-".utf8)

    /// Orders it over the server's `/ws`; it runs when somebody connects to the session.
    ///
    /// - Returns: the session's id.
    /// - Throws: ``CommandProblem``, ``WebSocketError``.
    public func place(
        at endpoint: Endpoint, options: WebSocketOptions, on group: any EventLoopGroup
    ) async throws -> String {
        let connection = try await WebSocketConnection.open(endpoint, options: options, on: group)
        let message = ClientMessage(
            id: "exec",
            payload: Execute(
                cluster: cluster, task: task, container: container, command: Self.line(of: words),
                interactive: isInteractive))
        try? await connection.send(try JSONWriter.text(of: message))
        for try await message in connection.messages {
            switch message {
            case .text(let bytes):
                guard let answer = try Self.answer(in: Data(bytes.readableBytesView)) else { continue }
                await connection.close()
                return answer
            case .closed(let code, let reason):
                throw CommandProblem.closed(code: code, reason: reason)
            case .binary, .pong: break
            }
        }
        throw WebSocketError.lost("no answer to the command")
    }

    private struct Execute: ClientPayload {
        static let messageType = CommandMessage.messageType
        static let action = "execute"

        var cluster: String?
        var task: String
        var container: String?
        var command: String
        var interactive: Bool
    }

    private static func answer(in message: Data) throws -> String? {
        struct Head: Decodable {
            var id: String?
            var type: String
        }
        let decoder = JSONDecoder()
        guard let head = try? decoder.decode(Head.self, from: message) else { return nil }
        switch head.type {
        case RealtimeError.messageType:
            let error = try decoder.decode(ServerMessage<RealtimeError>.self, from: message).payload
            throw CommandProblem.refused(error)
        case CommandAck.messageType where head.id == "exec":
            return try decoder.decode(ServerMessage<CommandAck>.self, from: message).payload.sessionId
        default: return nil
        }
    }
}

/// Why a command cannot be run, or be gone on with.
public enum CommandProblem: Error, Sendable {
    /// The server's answer.
    case refused(RealtimeError)
    case closed(code: CloseCode?, reason: String)
    /// The server knows of no such session any more.
    case gone
    /// Another client has taken the session over.
    case takenOver
    /// The connection was away for so long that output is missing.
    case outputLost
}
