import Foundation
import KECSControl
import KECSModel
import KECSRealtime
import KECSWire
import NIOCore
import Testing

/// What of a log goes on the wire: its messages are bounded there, whatever the containers write.
struct LogMessagesTests {
    private static let arn = "arn:aws:ecs:us-east-1:000000000000:task/production/0123456789abcdef0123456789abcdef"

    private func line(_ text: String, _ number: Int = 0, isPartial: Bool = false) -> ContainerLogLine {
        ContainerLogLine(
            timestamp: Timestamp(milliseconds: number), stream: number % 3 == 0 ? .stderr : .stdout, text: text,
            isPartial: isPartial)
    }

    /// The messages as a client gets them; each is held against the bound.
    private func messages(_ lines: [ContainerLogLine], id: String = "l", gap: Bool = false) throws -> [Log] {
        let messages = LogMessages(subscriptionId: id, taskArn: Self.arn, containerName: "web")
        var quotedId = ByteBuffer()
        quotedId.writeJSONString(id)
        return try messages.payloads(LogPiece(lines: lines, followsGap: gap)).map { payload in
            let text =
                #"{"id":"# + String(buffer: quotedId) + #","type":"log","timestamp":"2024-01-01T00:00:00.000Z","payload":"#
                + String(decoding: payload, as: UTF8.self) + "}"
            #expect(text.utf8.count <= 32_768)
            let log = try JSONDecoder().decode(ServerMessage<Log>.self, from: Data(text.utf8)).payload
            #expect(log.subscriptionId == id && log.taskArn == Self.arn && log.containerName == "web")
            #expect((1...256).contains(log.lines.count))
            return log
        }
    }

    /// A line that came in several is put together as clients do.
    private func joined(_ logs: [Log]) -> [String] {
        var whole: [String] = []
        var begun: [String: String] = [:]
        for line in logs.flatMap(\.lines) {
            let text = (begun[line.stream] ?? "") + line.message
            begun[line.stream] = line.partial == true ? text : nil
            if line.partial != true { whole.append(text) }
        }
        return whole + begun.values
    }

    @Test(
        "Texts that JSON makes longer, of each length about the bound",
        arguments: ["x", "\"", "\\", "\u{1}", "\u{1b}", "\t", "é", "€", "😀", "a\u{0}é\"😀"])
    func longTexts(_ character: String) async throws {
        let bytes = character.utf8.count
        for size in [1, 4095, 4096, 4097, 12_288, 16_383, 16_384] + Array(24_570...24_580) + [65_536] {
            let text = String(repeating: character, count: max(1, size / bytes))
            let logs = try messages([line(text)])
            #expect(joined(logs) == [text], "\(size)")
            #expect(logs.flatMap(\.lines).last?.partial == nil)
            #expect(Set(logs.flatMap(\.lines).map(\.timestamp)).count == 1)
            await Task.yield()
        }
    }

    @Test("A line is cut alike, whatever else is in its message and whoever asked")
    func cutsAreTheLines() throws {
        let text = String(repeating: "\u{7}", count: 10_000)
        let alone = try messages([line(text)]).flatMap(\.lines)
        #expect(alone.count == 3)
        let many = (1...100).map { line("line \($0)", $0) } + [line(text)]
        let id = String(repeating: "\u{1}", count: 256)
        let among = try messages(many, id: id).flatMap(\.lines)
        #expect(among.suffix(alone.count) == alone[...])
    }

    @Test("Whole lines are not cut, and travel together")
    func wholeLines() throws {
        for text in [String(repeating: "x", count: 16_384), String(repeating: "\"", count: 12_288), ""] {
            let logs = try messages([line(text)])
            #expect(logs.count == 1 && logs[0].lines.map(\.message) == [text] && logs[0].lines[0].partial == nil)
        }
        // A piece of ordinary lines is one message.
        var pieces = LogPieces()
        while !pieces.isFull { pieces.add(line("a line of some sixty bytes, as most programs write them, yes")) }
        let taken = pieces.take()
        let piece = try #require(taken)
        #expect(piece.lines.count > 150)
        let together = try messages(piece.lines)
        #expect(together.count == 1)
    }

    @Test("What is behind a gap begins a message, and only the first tells of it")
    func gaps() throws {
        let lines = (0..<5).map { line(String(repeating: "x", count: 20_000), $0) }
        let logs = try messages(lines, gap: true)
        #expect(logs.count == 5 && logs.map(\.gap) == [true, nil, nil, nil, nil])
        let other = try messages(lines)
        #expect(other.allSatisfy { $0.gap == nil })
        let part = try messages([line("x", isPartial: true)])
        #expect(part.first?.lines.first?.partial == true)
    }

    /// Any texts in any number, from any subscription.
    @Test("Whatever is written, no message is too long and nothing is lost")
    func fuzz() async throws {
        var random = SplitMix(state: 15)
        let alphabet = ["a", "\"", "\\", "\u{0}", "\u{1f}", "\n", "é", "€", "😀", "plain words and more of them"]
        for _ in 0..<60 {
            let lines = (0..<Int.random(in: 1...40, using: &random)).map { number in
                let some = (0..<3).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &random)] }
                let count = Int.random(in: 0...(Bool.random(using: &random) ? 20 : 6000), using: &random)
                return line((0..<count).map { some[$0 % 3] }.joined(), number)
            }
            let id = String(repeating: alphabet[Int.random(in: 0..<6, using: &random)], count: Int.random(in: 1...256, using: &random))
            let logs = try messages(lines, id: id)
            #expect(joined(logs).sorted() == lines.map(\.text).sorted())
            await Task.yield()
        }
    }
}
