import Foundation
import KECSWire
import NIOCore

/// A command in a container and its streams, over as many connections as it takes.
public final class CommandSession: Sendable {
    public enum Output: Sendable {
        case stdout(ByteBuffer)
        case stderr(ByteBuffer)
    }

    /// How the command ended.
    public struct End: Hashable, Sendable, Decodable {
        public var exitCode: Int
        /// Where it did not end by itself: why.
        public var reason: String?
    }

    /// The server keeps a session whose client is gone for so long.
    public static let grace = Duration.seconds(60)
    private static let subprotocol = "v5.channel.k8s.io"
    private static let beat = Duration.seconds(15)

    private let endpoint: Endpoint
    private let sessionId: String
    private let options: WebSocketOptions
    private let group: any EventLoopGroup
    private let policy: ReconnectPolicy
    private let clock: ReconnectClock
    private let input = CommandInput()

    /// - Parameters:
    ///   - sessionId: By ``CommandOrder/place(at:options:on:)``.
    ///   - policy: How long it waits before it comes back.
    ///   - group: Where connections live; it must outlive them.
    public convenience init(
        endpoint: Endpoint, sessionId: String, options: WebSocketOptions,
        policy: ReconnectPolicy = CommandSession.policy, group: any EventLoopGroup
    ) {
        self.init(
            endpoint: endpoint, sessionId: sessionId, options: options, policy: policy,
            clock: .system, group: group)
    }

    /// As of events, but sooner: somebody sits at a terminal, and the server waits for a minute.
    public static var policy: ReconnectPolicy {
        var policy = ReconnectPolicy()
        policy.firstDelay = 200
        policy.longestDelay = 5000
        return policy
    }

    package init(
        endpoint: Endpoint, sessionId: String, options: WebSocketOptions, policy: ReconnectPolicy,
        clock: ReconnectClock, group: any EventLoopGroup
    ) {
        self.endpoint = endpoint
        self.sessionId = sessionId
        self.group = group
        self.policy = policy
        self.clock = clock
        var options = options
        options.subprotocols = [Self.subprotocol]
        options.tellsPongs = true
        options.silenceLimit = .seconds(40)
        self.options = options
    }

    /// Sends input at once. It is kept until the server has it: whoever sends more than is
    /// typed asks ``whenRoom(_:)`` between pieces.
    public func send(_ bytes: ByteBuffer) { input.send(bytes) }

    /// Calls back, at once or later and on any thread, when less than 256 KiB of input are
    /// under way. One call at a time.
    public func whenRoom(_ body: @escaping @Sendable () -> Void) { input.whenRoom(body) }

    /// No more input will come. A terminal's input has no end, and nothing happens.
    public func finishInput() { input.finish() }

    /// Told before ``run(_:onLoss:)``, it is the size that the command starts with.
    public func resize(columns: Int, rows: Int) { input.resize(columns: columns, rows: rows) }

    /// Connects, which runs the command, and stays with it to its end; a connection that
    /// breaks is made anew. Cancelled, it says goodbye, which ends the command.
    ///
    /// - Parameters:
    ///   - take: Gets the output in order; the command goes no faster than it returns.
    ///     What it throws ends the command.
    ///   - onLoss: Told why, when a connection broke and it is tried again.
    /// - Throws: ``CommandProblem``, ``WebSocketError``, `CancellationError`.
    public func run(
        _ take: @escaping @Sendable (Output) async throws -> Void, onLoss: @escaping @Sendable (String) -> Void
    ) async throws -> End {
        let input = input
        return try await withThrowingTaskGroup(of: End?.self) { group in
            group.addTask { try await self.stay(take, onLoss: onLoss) }
            group.addTask {
                while true {
                    try await Task.sleep(for: Self.beat)
                    input.beat()
                }
            }
            defer { group.cancelAll() }
            let result = await group.nextResult()
            input.close()
            guard let end = try result?.get() else { throw CancellationError() }
            return end
        }
    }

    private func stay(
        _ take: @Sendable (Output) async throws -> Void, onLoss: @Sendable (String) -> Void
    ) async throws -> End {
        var received = 0
        var retry = CommandRetry(policy: policy, limit: Self.grace)
        var connection = try await open(from: nil)
        while true {
            let taken = connection.header("Kecs-Input-Offset").flatMap { Int($0) } ?? 0
            input.connected(connection, taken: taken)
            var lost = WebSocketError.lost("closed without a goodbye")
            do {
                for try await message in connection.messages {
                    switch message {
                    case .binary(var frame):
                        guard let channel = frame.readInteger(as: UInt8.self) else { break }
                        guard frame.readableBytes > 0, channel == 1 || channel == 2 else { break }
                        received += frame.readableBytes
                        retry.succeeded()
                        try await take(channel == 1 ? .stdout(frame) : .stderr(frame))
                    case .pong(let payload):
                        // The server itself is there: nobody between us answers for it.
                        retry.succeeded()
                        input.received(pong: payload)
                    case .closed(let code, let reason):
                        if let end = try Self.end(code, reason) { return end }
                        lost = .lost(reason.isEmpty ? "the server closed it" : reason)
                    case .text: break
                    }
                }
                try Task.checkCancellation()
            } catch let error as WebSocketError {
                lost = error
            }
            input.disconnected()
            onLoss(lost.description)
            connection = try await reopen(from: received, lost, &retry)
        }
    }

    /// - Returns: nil where it is worth coming back.
    private static func end(_ code: CloseCode?, _ reason: String) throws -> End? {
        switch code {
        case .normal?:
            if let end = try? JSONDecoder().decode(End.self, from: Data(reason.utf8)) { return end }
            throw CommandProblem.takenOver
        case .tooSlow?: throw CommandProblem.outputLost
        case let code? where code.advice != .reconnect:
            throw CommandProblem.closed(code: code, reason: reason)
        default: return nil
        }
    }

    /// With the terminal's size: the command has it from its first instruction on, and where it runs
    /// already, from now on.
    private func open(from offset: Int?) async throws -> WebSocketConnection {
        var parameters = offset.map { ["from=\($0)"] } ?? []
        if let size = input.size { parameters += ["cols=\(size.columns)", "rows=\(size.rows)"] }
        let query = parameters.isEmpty ? "" : "?" + parameters.joined(separator: "&")
        do {
            return try await WebSocketConnection.open(
                endpoint, path: "/exec/\(sessionId)\(query)", options: options, on: group)
        } catch WebSocketError.refused(status: 404, body: _, retryAfterSeconds: _) {
            throw CommandProblem.gone
        }
    }

    /// - Throws: where it is not worth trying again, or the server keeps the session no longer.
    private func reopen(
        from offset: Int, _ lost: WebSocketError, _ retry: inout CommandRetry
    ) async throws -> WebSocketConnection {
        var error = lost
        while true {
            guard let pause = retry.pause(after: error, at: clock.now()) else { throw error }
            try await clock.sleep(pause)
            do {
                return try await open(from: offset)
            } catch let failure as WebSocketError {
                error = failure
            }
        }
    }
}
