import KECSRuntimes
import Testing

struct LogTextTests {
    /// However a text is cut, its parts make it whole again.
    @Test func cutAnywhere() {
        let text = "aé€😀z"
        let bytes = Array(text.utf8)
        for first in 0...bytes.count {
            for second in first...bytes.count {
                var log = LogText()
                let parts = [
                    log.take(bytes[..<first], isPartial: true),
                    log.take(bytes[first..<second], isPartial: true),
                    log.take(bytes[second...], isPartial: false),
                ]
                #expect(parts.joined() == text, "\(first), \(second)")
            }
        }
    }

    @Test(
        arguments: [
            ([0xFF], "\u{FFFD}"), ([0x61, 0xC3], "a\u{FFFD}"), ([0x80, 0x80], "\u{FFFD}\u{FFFD}"),
            ([0x61, 0, 0x62], "a\0b"), ([], ""),
        ] as [([UInt8], String)])
    func whatIsNoText(_ bytes: [UInt8], _ text: String) {
        var log = LogText()
        let taken = log.take(bytes, isPartial: false)
        #expect(taken == text)
    }

    /// What ends a line is `\n`. A `\r` before it is the terminal's with one, else the program's own.
    @Test(
        arguments: [
            (["a\r"], "a"), (["a\r\r"], "a\r"), (["\r"], ""), (["a\rb"], "a\rb"), (["a\r", ""], "a"),
            (["a\r", "b"], "a\rb"), (["a", "\r"], "a"), (["a\r", "\r"], "a\r"),
        ])
    func carriageReturns(_ parts: [String], _ wanted: String) {
        for isTerminal in [true, false] {
            var log = LogText(isTerminal: isTerminal)
            var text = ""
            for (index, part) in parts.enumerated() {
                text += log.take(part.utf8, isPartial: index < parts.count - 1)
            }
            #expect(text == (isTerminal ? wanted : parts.joined()))
        }
    }

    /// What cannot become a character is not waited for.
    @Test func nothingIsKeptForEver() {
        var log = LogText()
        let taken = [
            log.take([0x80, 0x80, 0x80, 0x80] as [UInt8], isPartial: true),
            log.take([0xC3] as [UInt8], isPartial: true), log.take("a".utf8, isPartial: true),
        ]
        #expect(taken == ["\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}", "", "\u{FFFD}a"])
    }
}
