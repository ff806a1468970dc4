import Foundation
import Logging
import Synchronization
import Testing
import kecs

@Suite struct LineLogHandlerTests {
    private final class Lines: Sendable {
        private let lines = Mutex<[String]>([])
        func add(_ line: String) { lines.withLock { $0.append(line) } }
        var all: [String] { lines.withLock { $0 } }
    }

    private func line(
        _ format: Configuration.LogFormat, _ log: (Logger) -> Void
    ) -> String {
        let lines = Lines()
        log(
            Logger(label: "kecs") {
                LineLogHandler(label: $0, level: .info, format: format) { lines.add($0) }
            })
        return lines.all.joined(separator: "|")
    }

    @Test func text() {
        let text = line(.text) { logger in
            logger.warning("Two\nlines", metadata: ["b": "plain", "a": "with space", "c": ""])
            logger.debug("not this")
        }
        #expect(text.hasSuffix(#" warning  Two lines a="with space" b=plain c="""#))
        #expect(text.prefixMatch(of: #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z /#) != nil)
    }

    @Test func json() throws {
        let text = line(.json) { logger in
            var logger = logger
            logger[metadataKey: "request-id"] = "r"
            logger.error("A \"quote\"\n\u{1}", metadata: ["k": "v"])
        }
        let object =
            try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: String]
        #expect(object?["message"] == "A \"quote\"\n\u{1}")
        #expect(object?["level"] == "error")
        #expect(object?["k"] == "v" && object?["request-id"] == "r" && object?["logger"] == "kecs")
        #expect(object?["time"] != nil)
    }

    @Test(arguments: Configuration.LogFormat.allCases)
    func tokensAreStruckOut(format: Configuration.LogFormat) {
        let token = "kecs_" + String(repeating: "0f", count: 32)
        let jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl"
        let text = line(format) { logger in
            logger.warning("of \(token)", metadata: ["m": "\(jwt)", "n": "/ws?token=\(token)&a"])
        }
        #expect(!text.contains(token) && !text.contains(jwt))
        #expect(text.contains("[redacted]"))
    }

    @Test(arguments: Configuration.LogFormat.allCases, ["x", "\u{1}", "\"", "é"])
    func textsAreCut(format: Configuration.LogFormat, part: String) {
        let long = String(repeating: part, count: 60_000)
        let text = line(format) { $0.warning("\(long)", metadata: ["k": "\(long)", "z": "short"]) }
        #expect(text.utf8.count < 2 * LineLogHandler.textLimit + 200)
        #expect(text.contains("…") && text.contains("short"))
    }

    /// Where a text is cut a part of a token could be left that is not known for one.
    @Test(arguments: Configuration.LogFormat.allCases)
    func noPartOfATokenIsLeft(format: Configuration.LogFormat) {
        let token = "kecs_" + String(repeating: "0f", count: 32)
        for before in stride(from: LineLogHandler.textLimit - 80, to: LineLogHandler.textLimit, by: 7) {
            let value = String(repeating: "x ", count: before / 2) + token
            #expect(!line(format) { $0.warning("m", metadata: ["k": "\(value)"]) }.contains("0f0f"))
        }
    }
}
