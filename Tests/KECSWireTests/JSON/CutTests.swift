import Foundation
import KECSWire
import Testing

@Suite("Texts that come back are bounded")
struct CutTests {
    private static let texts = [
        "", "plain", "tab\tand \"quotes\" \\", "é\u{1F600}\u{301}\u{301}", "\u{0}\u{1f}\u{7f}", "👩‍👩‍👧",
    ].map { part in String(repeating: part, count: 40) }

    @Test("a cut text is the beginning of the whole one, within its bound, and as long as it may be", arguments: texts)
    func bounds(text: String) throws {
        func size(_ text: String) throws -> Int { try JSONWriter.bytes(of: text).count - 2 }
        for limit in [8, 9, 30, 31, 32, 100, 101] {
            let byScalars = text.cut(to: limit)
            let inJSON = text.cut(toJSON: limit)
            #expect(byScalars.unicodeScalars.count == min(limit, text.unicodeScalars.count))
            // U+007F is counted as log lines write it.
            #expect(try size(inJSON) <= limit)
            for cut in [byScalars, inJSON] where cut != text {
                #expect(cut.unicodeScalars.last == "…")
                #expect(text.unicodeScalars.starts(with: cut.unicodeScalars.dropLast()))
            }
            if try size(text) > limit { #expect(inJSON != text) }
            if inJSON != text, !text.contains("\u{7f}") { #expect(try size(inJSON) > limit - 6) }
        }
        #expect(text.cut(to: 100_000) == text)
        #expect(text.cut(toJSON: 100_000) == text)
    }

    @Test("errors are, whatever stands in them", arguments: ["x", "\u{1}", "\"", "é", "\u{1F600}"])
    func errors(part: String) throws {
        let text = String(repeating: part, count: 60_000)
        let realtime = RealtimeError(.invalidRequest, text, field: text, reason: text)
        #expect(try JSONWriter.bytes(of: realtime).count < 4096)
        #expect(realtime.details?.field?.hasSuffix("…") == true)
        let ecs = ECSError(code: "ClientException", message: text)
        #expect(try JSONWriter.bytes(of: ecs).count < 4096)
        #expect(ecs.message.hasPrefix(part))
    }

    @Test("what is short stays as it is")
    func short() {
        let message = String(repeating: "a", count: 2900)
        #expect(ECSError(code: "X", message: message).message == message)
        let reason = "Unknown event type: 'invalid-type'"
        #expect(RealtimeError(.invalidRequest, reason, field: "eventTypes", reason: reason).details?.reason == reason)
    }
}
