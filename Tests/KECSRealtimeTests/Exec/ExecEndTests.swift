import Foundation
import KECSControl
@testable import KECSRealtime
import Testing

@Suite struct ExecEndTests {
    private struct Reason: Decodable {
        var exitCode: Int
        var reason: String?
    }

    /// A close frame has 123 bytes; half a JSON text is none.
    @Test(arguments: ["x", "\u{1}", "\"", "é", "\u{1F600}", "\\"])
    func theReasonOfACloseIsWholeJSON(part: String) throws {
        for length in [1, 10, 60, 75, 76, 77, 60_000] {
            for code in [0, 255, .min] {
                let end = ExecEnd(exitCode: code, reason: String(repeating: part, count: length))
                #expect(end.closeReason.utf8.count <= 123)
                let read = try JSONDecoder().decode(Reason.self, from: Data(end.closeReason.utf8))
                #expect(read.exitCode == code)
                #expect(read.reason?.hasPrefix(part) == true)
            }
        }
    }
}
