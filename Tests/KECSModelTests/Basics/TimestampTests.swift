import Foundation
import KECSModel
import Testing

struct TimestampTests {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"),
        (1, "1970-01-01T00:00:00.001Z"),
        (-1, "1969-12-31T23:59:59.999Z"),
        (-86_400_000, "1969-12-31T00:00:00.000Z"),
        (951_782_400_000, "2000-02-29T00:00:00.000Z"),
        (951_868_799_999, "2000-02-29T23:59:59.999Z"),
        (951_868_800_000, "2000-03-01T00:00:00.000Z"),
        (1_709_164_800_000, "2024-02-29T00:00:00.000Z"),
        (1_704_067_199_999, "2023-12-31T23:59:59.999Z"),
        (1_704_067_200_000, "2024-01-01T00:00:00.000Z"),
        (-2_203_891_200_000, "1900-03-01T00:00:00.000Z"),
        (-2_203_891_200_001, "1900-02-28T23:59:59.999Z"),
        (4_107_542_399_000, "2100-02-28T23:59:59.000Z"),
        (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
        (1_700_000_000_123, "2023-11-14T22:13:20.123Z"),
        (-62_135_596_800_000, "0001-01-01T00:00:00.000Z"),
        (-62_167_219_200_000, "0000-01-01T00:00:00.000Z"),
        (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
    ])
    func rfc3339(_ milliseconds: Int, _ text: String) {
        #expect(Timestamp(milliseconds: milliseconds).rfc3339 == text)
    }

    @Test("what RFC 3339 cannot write is moved to the nearer end")
    func beyond() {
        #expect(Timestamp(milliseconds: .min).rfc3339 == "0000-01-01T00:00:00.000Z")
        #expect(Timestamp(milliseconds: .max).rfc3339 == "9999-12-31T23:59:59.999Z")
    }

    @Test("agrees with Foundation on every day of 800 years and on random moments")
    func againstFoundation() {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        var random = Random(seed: 7)
        // Foundation is Julian before 1582.
        for day in -135_000..<160_000 {
            let milliseconds = day * 86_400_000 + Int.random(in: 0..<86_400_000, using: &random)
            guard day.isMultiple(of: 13) || random.next().isMultiple(of: 17) else { continue }
            // Times of 2^-10 s have no rounding to disagree about.
            let whole = milliseconds / 1000 * 1000
            let date = Date(timeIntervalSince1970: Double(whole / 1000))
            let expected = date.formatted(style)
            let actual = Timestamp(milliseconds: whole).rfc3339
            if actual != expected {
                Issue.record("\(whole): \(actual) is not \(expected)")
                return
            }
        }
    }

    @Test func arithmetic() {
        let moment = Timestamp(milliseconds: 1500)
        #expect(moment.adding(seconds: 2) == Timestamp(milliseconds: 3500))
        #expect(moment.adding(milliseconds: -1501) == Timestamp(milliseconds: -1))
        #expect(moment.epochSeconds == 1.5)
        #expect(moment < moment.adding(milliseconds: 1))
    }

    @Test("is a number of milliseconds in a row")
    func coding() throws {
        let data = try JSONEncoder().encode([Timestamp(milliseconds: -5)])
        #expect(String(decoding: data, as: UTF8.self) == "[-5]")
        #expect(try JSONDecoder().decode([Timestamp].self, from: data) == [Timestamp(milliseconds: -5)])
    }
}
