import KECSControl
import KECSModel
import KECSRuntimes
import NIOCore
import Testing

@Suite("Docker: log lines")
struct LogLinesTests {
    private static let time = "2024-01-01T00:00:0"

    private func frame(_ stream: UInt8, _ text: String) -> ByteBuffer {
        var buffer = ByteBuffer(bytes: [stream, 0, 0, 0])
        buffer.writeInteger(UInt32(text.utf8.count))
        buffer.writeString(text)
        return buffer
    }

    private func lines(
        _ frames: [ByteBuffer], chunk: Int, limit: Int = 100
    ) throws -> [ContainerLogLine] {
        var all = ByteBuffer()
        for frame in frames { all.writeImmutableBuffer(frame) }
        var lines = LogLines(isFramed: true, limit: limit)
        while let part = all.readSlice(length: min(chunk, all.readableBytes)), part.readableBytes > 0 {
            try lines.append(part)
        }
        return lines.finish()
    }

    @Test("Frames are told apart, wherever the chunks end", arguments: [1, 3, 7, 8, 9, 64, 4096])
    func frames(chunk: Int) throws {
        let lines = try lines(
            [
                frame(1, "\(Self.time)1.5Z hello\n"), frame(2, "\(Self.time)2Z oh no: ü\r\n"),
                frame(1, "\(Self.time)3Z \n"),
            ], chunk: chunk)
        #expect(lines.map(\.text) == ["hello", "oh no: ü\r", ""])
        #expect(lines.map(\.stream) == [.stdout, .stderr, .stdout])
        #expect(lines[0].timestamp.rfc3339 == "2024-01-01T00:00:01.500Z")
    }

    @Test("A long line comes in parts, each with a time; a last line may have no end")
    func parts() throws {
        let lines = try lines(
            [
                frame(1, "\(Self.time)1Z abc"), frame(2, "\(Self.time)1Z other\n"),
                frame(1, "\(Self.time)2Z def\n"), frame(1, "\(Self.time)3Z prompt> "),
            ], chunk: 4096)
        #expect(lines.map(\.text) == ["other", "abcdef", "prompt> "])
        #expect(lines[1].timestamp.rfc3339 == "2024-01-01T00:00:01.000Z")
    }

    @Test("A line is kept up to its bound")
    func bound() throws {
        let part = String(repeating: "x", count: 16_384)
        let lines = try lines(
            (0..<40).map { frame(1, "\(Self.time)1Z \(part)\($0 == 39 ? "\n" : "")") }, chunk: 65_536)
        #expect(lines.map(\.text.utf8.count) == [LogLines.textLimit])
    }

    @Test("The newest lines are kept")
    func newest() throws {
        let lines = try lines(
            (0..<1000).map { frame(1, "\(Self.time)1Z \($0)\n") }, chunk: 512, limit: 3)
        #expect(lines.map(\.text) == ["997", "998", "999"])
    }

    @Test("A terminal's stream has no frames and ends its lines with two characters")
    func terminal() throws {
        var lines = LogLines(isFramed: false, limit: 10)
        try lines.append(ByteBuffer(string: "\(Self.time)1Z one\r\n\(Self.time)2"))
        try lines.append(ByteBuffer(string: "Z two\r\n"))
        let all = lines.finish()
        #expect(all.map(\.text) == ["one", "two"])
        #expect(all.map(\.stream) == [.stdout, .stdout])
    }

    @Test("What is no frame is refused, not waited for")
    func garbage() {
        var lines = LogLines(isFramed: true, limit: 10)
        #expect(throws: DockerError.self) {
            try lines.append(ByteBuffer(string: "HTTP/1.1 200 OK\r\n"))
        }
        var huge = LogLines(isFramed: true, limit: 10)
        #expect(throws: DockerError.self) {
            try huge.append(ByteBuffer(bytes: [1, 0, 0, 0, 0xff, 0, 0, 0]))
        }
    }
}
