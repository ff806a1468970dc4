import KECSControl
import KECSModel
import KECSRuntimes
import NIOCore
import Testing

@Suite("Docker: a log as it comes")
struct LogSplitterTests {
    private static let time = "2024-01-01T00:00:0"
    private static let cut = String(repeating: "x", count: 16 << 10)

    private func frame(_ stream: UInt8, _ text: String) -> [UInt8] {
        var buffer = ByteBuffer(bytes: [stream, 0, 0, 0])
        buffer.writeInteger(UInt32(text.utf8.count))
        buffer.writeString(text)
        return Array(buffer: buffer)
    }

    private func split(
        _ bytes: [UInt8], framed: Bool, chunk: Int, finishes: Bool = true
    ) throws -> [ContainerLogLine] {
        var splitter = LogSplitter(isFramed: framed)
        var lines: [ContainerLogLine] = []
        for start in stride(from: 0, to: bytes.count, by: chunk) {
            lines += try splitter.append(ByteBuffer(bytes: bytes[start..<min(start + chunk, bytes.count)]))
        }
        return finishes ? lines + splitter.finish() : lines
    }

    @Test("Frames become lines at once, wherever the chunks end", arguments: [1, 7, 9, 64, 1 << 20])
    func frames(chunk: Int) throws {
        let bytes =
            frame(1, "\(Self.time)1.5Z hello\r\n") + frame(2, "\(Self.time)2Z ü\n") + frame(1, "\(Self.time)3Z \n")
            + frame(1, "\(Self.time)4Z end")
        let lines = try split(bytes, framed: true, chunk: chunk, finishes: false)
        #expect(lines.map(\.text) == ["hello\r", "ü", "", "end"])
        #expect(lines.map(\.stream) == [.stdout, .stderr, .stdout, .stdout])
        #expect(lines.map(\.isPartial) == [false, false, false, true])
        #expect(lines[0].timestamp.rfc3339 == "2024-01-01T00:00:01.500Z")
    }

    @Test("What the engine has cut is partial, and what it has not is cut here")
    func longLines() throws {
        let engine = frame(1, "\(Self.time)1Z \(Self.cut)") + frame(1, "\(Self.time)2Z rest\n")
        var lines = try split(engine, framed: true, chunk: 1000)
        #expect(lines.map(\.text.utf8.count) == [16_384, 4])
        #expect(lines.map(\.isPartial) == [true, false])
        // Other log drivers keep longer ones.
        lines = try split(frame(1, "\(Self.time)1Z \(Self.cut)\(Self.cut)y\n"), framed: true, chunk: 1000)
        #expect(lines.map(\.text.utf8.count) == [16_384, 16_384, 1])
        #expect(lines.map(\.isPartial) == [true, true, false])
        #expect(Set(lines.map(\.timestamp)).count == 1)
    }

    @Test("A character that a cut has parted is one again")
    func partedCharacters() throws {
        let text = "x" + String(repeating: "é", count: 10_000)
        let first = Array("\(Self.time)1Z ".utf8) + Array(text.utf8.prefix(16_384))
        let second = Array("\(Self.time)1Z ".utf8) + Array(text.utf8.dropFirst(16_384)) + [UInt8(ascii: "\n")]
        func raw(_ payload: [UInt8]) -> [UInt8] {
            var buffer = ByteBuffer(bytes: [1, 0, 0, 0])
            buffer.writeInteger(UInt32(payload.count))
            return Array(buffer: buffer) + payload
        }
        let lines = try split(raw(first) + raw(second), framed: true, chunk: 4096)
        #expect(lines.map(\.text).joined() == text)
    }

    @Test("A terminal's messages are found by their times", arguments: [1, 5, 4096, 1 << 20])
    func terminal(chunk: Int) throws {
        let text =
            "\(Self.time)1Z one\r\n\(Self.time)2Z \(Self.cut)\(Self.time)3Z \(Self.cut)\(Self.time)4Z rest\r\n"
            + "\(Self.time)5Z last"
        let lines = try split(Array(text.utf8), framed: false, chunk: chunk)
        #expect(lines.map(\.text) == ["one", Self.cut, Self.cut, "rest", "last"])
        #expect(lines.map(\.isPartial) == [false, true, true, false, true])
        #expect(
            lines.map { $0.timestamp.milliseconds / 1000 % 60 } == [1, 2, 3, 4, 5])
    }

    @Test("A terminal's line that nobody cut goes on with its time", arguments: [1, 1 << 20])
    func terminalWithoutCuts(chunk: Int) throws {
        let text = "\(Self.time)1Z \(Self.cut)no time here\n\(Self.time)2Z \(Self.cut)\n"
        let lines = try split(Array(text.utf8), framed: false, chunk: chunk)
        #expect(lines.map(\.text) == [Self.cut, "no time here", Self.cut])
        #expect(lines.map { $0.timestamp.milliseconds / 1000 % 60 } == [1, 1, 2])
    }

    @Test("What has no time is no log")
    func nonsense() {
        #expect(throws: DockerError.self) { try split(frame(1, "hello\n"), framed: true, chunk: 100) }
        #expect(throws: DockerError.self) { try split(frame(7, "hello\n"), framed: true, chunk: 100) }
        #expect(throws: DockerError.self) {
            try split(Array(repeating: UInt8(ascii: "y"), count: 100), framed: false, chunk: 10)
        }
        #expect(throws: DockerError.self) { try split(Array("a b\n".utf8), framed: false, chunk: 10) }
    }
}
