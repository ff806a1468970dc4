import Foundation
import KECSWire
import Testing

@Suite("Timestamps on the wire")
struct ECSTimestampTests {
    private func written(_ timestamp: ECSTimestamp) throws -> String {
        String(decoding: try JSONEncoder().encode(timestamp), as: UTF8.self)
    }

    private func read(_ text: String) throws -> ECSTimestamp {
        try JSONDecoder().decode(ECSTimestamp.self, from: Data(text.utf8))
    }

    @Test("are numbers of seconds with milliseconds")
    func numbers() throws {
        #expect(try written(ECSTimestamp(milliseconds: 1_557_119_253_821)) == "1557119253.821")
        #expect(try written(ECSTimestamp(milliseconds: 1_557_119_253_000)) == "1557119253")
        #expect(try written(ECSTimestamp(milliseconds: 1)) == "0.001")
        #expect(try written(ECSTimestamp(milliseconds: -1500)) == "-1.5")
    }

    @Test("survive writing and reading to the millisecond")
    func roundTrip() throws {
        var generator = SeededGenerator(seed: 1)
        let edges = [0, -1, 1, ECSTimestamp.range.lowerBound, ECSTimestamp.range.upperBound]
        for milliseconds in edges + (0..<1000).map({ _ in Int.random(in: ECSTimestamp.range, using: &generator) }) {
            let timestamp = ECSTimestamp(milliseconds: milliseconds)
            #expect(try read(written(timestamp)) == timestamp)
            #expect(ECSTimestamp(timestamp.date) == timestamp)
        }
    }

    @Test("read any finite number in range, rounded to the millisecond")
    func reading() throws {
        #expect(try read("1557119253").milliseconds == 1_557_119_253_000)
        #expect(try read("1.5571192538214e9").milliseconds == 1_557_119_253_821)
    }

    @Test("refuse text, booleans and moments out of range", arguments: [
        "\"2019-05-06T05:07:33Z\"", "true", "1e300", "-1e300", "253402300800", "null",
    ])
    func refused(text: String) {
        #expect(throws: DecodingError.self) { try read(text) }
    }

    @Test("out of range are moved to the nearer end")
    func clamped() {
        #expect(ECSTimestamp(seconds: .infinity).milliseconds == ECSTimestamp.range.upperBound)
        #expect(ECSTimestamp(seconds: -.infinity).milliseconds == ECSTimestamp.range.lowerBound)
        #expect(ECSTimestamp(seconds: .nan).milliseconds == 0)
        #expect(ECSTimestamp(milliseconds: .max).milliseconds == ECSTimestamp.range.upperBound)
    }

    @Test("compare by time")
    func order() {
        #expect(ECSTimestamp(milliseconds: -1) < ECSTimestamp(milliseconds: 0))
        #expect(ECSTimestamp(milliseconds: 1) > ECSTimestamp(milliseconds: 0))
    }
}
