import Foundation
import KECSControl
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import NIOPosix

extension DockerClient {
    /// `POST /containers/{id}/exec`; answers the command's id.
    func createExec(_ container: String, _ body: ExecCreate) async throws -> String {
        struct Answer: Decodable {
            var id: String
            enum CodingKeys: String, CodingKey { case id = "Id" }
        }
        var request = DockerRequest(.POST, "/containers/\(container.percentEncoded)/exec")
        request.body = ByteBuffer(data: try JSONEncoder().encode(body))
        return try await call(request, as: Answer.self).id
    }

    /// `POST /exec/{id}/resize`. A command that is gone, or not there yet, is told so.
    func resizeExec(_ id: String, _ size: TerminalSize) async throws {
        var request = DockerRequest(.POST, "/exec/\(id.percentEncoded)/resize")
        request.query = [("h", "\(size.rows)"), ("w", "\(size.columns)")]
        _ = try await call(request)
    }

    /// `GET /exec/{id}/json`.
    func inspectExec(_ id: String) async throws -> ExecInspect {
        try await call(DockerRequest(.GET, "/exec/\(id.percentEncoded)/json"), as: ExecInspect.self)
    }

    /// `POST /exec/{id}/start`: the answer is a connection that carries the command's
    /// streams, read as ``OutputReader`` asks for them.
    /// - Parameter size: told with the start where the engine takes it there.
    func startExec(
        _ id: String, terminal size: TerminalSize?, reader: NIOLoopBound<OutputReader>,
        on eventLoop: any EventLoop
    ) async throws -> (channel: any Channel, isSized: Bool) {
        struct Body: Encodable {
            var detach = false
            var tty: Bool
            /// Rows and columns, since API 1.42.
            var consoleSize: [UInt16]?
            enum CodingKeys: String, CodingKey {
                case detach = "Detach"
                case tty = "Tty"
                case consoleSize = "ConsoleSize"
            }
        }
        let version = try await negotiatedVersion()
        let isSized = version >= DockerVersion(major: 1, minor: 42)
        let body = Body(
            tty: size != nil, consoleSize: isSized ? size.map { [$0.rows, $0.columns] } : nil)
        let content = try JSONEncoder().encode(body)
        var request = ByteBuffer()
        request.writeString(
            """
            POST /v\(version)/exec/\(id.percentEncoded)/start HTTP/1.1\r
            Host: docker\r
            Connection: Upgrade\r
            Upgrade: tcp\r
            Content-Type: application/json\r
            Content-Length: \(content.count)\r
            \r\n
            """)
        request.writeData(content)
        let channel = try await hijack(request, on: eventLoop) { channel in
            let form: OutputSource.Form = size == nil ? .framed(LogFrames()) : .plain(.stdout)
            try channel.pipeline.syncOperations.addHandler(OutputSource(reader.value, form))
        }
        return (channel, isSized)
    }

    /// Sends the request on a connection of its own, which is the caller's once the
    /// engine has taken it up.
    private func hijack(
        _ request: ByteBuffer, on eventLoop: any EventLoop,
        _ addHandlers: @escaping @Sendable (any Channel) throws -> Void
    ) async throws -> any Channel {
        let answered = eventLoop.makePromise(of: Void.self)
        let bootstrap = ClientBootstrap(group: eventLoop)
            .connectTimeout(.seconds(5))
            .channelOption(.autoRead, value: false)
            .channelOption(.maxMessagesPerRead, value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(HijackHandler(answered))
                    try addHandlers(channel)
                }
            }
        let channel: any Channel
        do {
            channel =
                switch endpoint {
                case .unix(let path):
                    try await bootstrap.connect(unixDomainSocketPath: path).get()
                case .tcp(let host, let port):
                    try await bootstrap.connect(host: host, port: port).get()
                }
        } catch {
            answered.fail(error)
            throw DockerError.unreachable("\(endpoint): \(error.inOneLine)")
        }
        let limit = eventLoop.scheduleTask(in: .seconds(30)) {
            answered.fail(DockerError.timedOut("POST /exec/start"))
            channel.close(promise: nil)
        }
        defer { limit.cancel() }
        do {
            try await channel.writeAndFlush(request)
            try await answered.futureResult.get()
        } catch {
            answered.fail(error)
            channel.close(promise: nil)
            throw error as? DockerError ?? DockerError.unreachable("\(endpoint): \(error.inOneLine)")
        }
        return channel
    }
}
