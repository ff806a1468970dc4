import Foundation
import KECSRealtime
import KECSWire
import Testing

/// The parser against Foundation's: both take the same texts, but for the parser's own bounds, and read the same.
struct JSONFuzzTests {
    /// What the parser refuses and Foundation may not, as its documentation says.
    private static let bounds = ["Nested deeper than", "Name given twice", "Number out of range"]

    @Test func jsonFuzz() async {
        var accepted = 0
        let tried = await Fuzz.run("jsonFuzz", share: 320) { source in
            var bytes = MessageCorpus.next(&source)
            // The parser is given valid UTF-8; whoever calls it has seen to that.
            if source.oneIn(2) || !Self.isUTF8(bytes) { bytes = Array(String(decoding: bytes, as: UTF8.self).utf8) }
            let ours = bytes.withUnsafeBytes { bytes in
                Result { () throws(JSONParser.Failure) in try JSONParser.parse(bytes) }
            }
            if case .success = ours { accepted += 1 }
            return Self.judge(ours, bytes, isThorough: source.oneIn(16))
        }
        // That the inputs are not all nonsense, nor all sense.
        if tried > 1000 {
            #expect(accepted > tried / 20)
            #expect(accepted < tried * 19 / 20)
        }
    }

    private static func judge(
        _ ours: Result<JSONValue, JSONParser.Failure>, _ bytes: [UInt8], isThorough: Bool
    ) -> String? {
        // Foundation reads other encodings too and knows them by these.
        guard !bytes.contains(0), !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else {
            if case .success = ours { return "NUL or a byte order mark accepted: \(bytes.shown)" }
            return nil
        }
        let theirs = try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
        switch (ours, theirs) {
        case (.success, nil): return "Foundation refuses what is accepted here: \(bytes.shown)"
        case (.failure(let failure), .some):
            let isBound = bounds.contains { failure.reason.hasPrefix($0) }
            return isBound || isCommaBeforeEnd(failure, bytes) ? nil : "Refused (\(failure.reason)), but Foundation accepts: \(bytes.shown)"
        case (.failure(let failure), nil):
            return failure.reason.isEmpty ? "Refused without a reason: \(bytes.shown)" : nil
        case (.success(let value), .some):
            guard isThorough else { return nil }
            let read = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes))
            return read.map(rounded) == rounded(value) ? nil : "Read as \(value): \(bytes.shown)"
        }
    }

    /// Foundation takes `{"a":1,}` and some `[1,]`, which RFC 8259 does not know.
    private static func isCommaBeforeEnd(_ failure: JSONParser.Failure, _ bytes: [UInt8]) -> Bool {
        guard let place = failure.reason.split(separator: " ").last.flatMap({ Int($0) }),
            place < bytes.count, bytes[place] == UInt8(ascii: "}") || bytes[place] == UInt8(ascii: "]")
        else { return false }
        let space: [UInt8] = [0x20, 0x09, 0x0A, 0x0D]
        return bytes[..<place].last { !space.contains($0) } == UInt8(ascii: ",")
    }

    /// Whole numbers written with a point or an exponent are integers to Foundation. Beyond 2^53 it
    /// also cuts fractions off, in decimal, so that 92233720368547750.1 ends with 750: there the
    /// nearest Double is what must be the same.
    private static func rounded(_ value: JSONValue) -> JSONValue {
        switch value {
        case .number(let number) where number.magnitude < 0x1p53:
            Int(exactly: number).map { .integer($0) } ?? value
        case .integer(let integer) where Double(integer).magnitude >= 0x1p53: .number(Double(integer))
        case .array(let elements): .array(elements.map(rounded))
        case .object(let members): .object(members.mapValues(rounded))
        default: value
        }
    }

    private static func isUTF8(_ bytes: [UInt8]) -> Bool { String(validating: bytes, as: UTF8.self) != nil }
}
