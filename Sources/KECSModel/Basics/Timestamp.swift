/// A moment: whole milliseconds since 1970-01-01T00:00:00Z.
package struct Timestamp: Hashable, Comparable, Sendable, Codable {
    package var milliseconds: Int

    package init(milliseconds: Int) {
        self.milliseconds = milliseconds
    }

    package init(from decoder: any Decoder) throws {
        milliseconds = try decoder.singleValueContainer().decode(Int.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }

    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// The moment `seconds` later; of moments beyond those that there are, the last.
    package func adding(seconds: Int) -> Timestamp {
        adding(milliseconds: seconds.clampedProduct(1000))
    }

    package func adding(milliseconds more: Int) -> Timestamp {
        Timestamp(milliseconds: milliseconds.clampedSum(more))
    }

    /// How long after another moment this one is.
    package func milliseconds(since other: Timestamp) -> Int {
        milliseconds.clampedDifference(other.milliseconds)
    }

    /// 0000-01-01T00:00:00.000Z to 9999-12-31T23:59:59.999Z.
    private static let writable = -62_167_219_200_000...253_402_300_799_999

    /// Seconds since the epoch with a fraction, as AWS JSON 1.1 writes times.
    package var epochSeconds: Double {
        Double(milliseconds) / 1000
    }

    /// RFC 3339 in UTC with milliseconds: `2024-01-01T00:00:00.000Z`. Moments outside the
    /// years 0 to 9999, which it cannot write, are moved to the nearer end.
    package var rfc3339: String {
        let milliseconds = min(max(milliseconds, Self.writable.lowerBound), Self.writable.upperBound)
        // Days to civil date, Howard Hinnant's algorithm (proleptic Gregorian).
        let day = milliseconds.dividedDown(by: 86_400_000)
        let inDay = milliseconds - day * 86_400_000
        let shifted = day + 719_468
        let era = shifted.dividedDown(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        let date = dayOfYear - (153 * monthIndex + 2) / 5 + 1
        let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)

        return String(unsafeUninitializedCapacity: 24) { text in
            _ = text.initialize(from: "0000-00-00T00:00:00.000Z".utf8)
            text.putDigits(year, before: 4)
            text.putDigits(month, before: 7)
            text.putDigits(date, before: 10)
            text.putDigits(inDay / 3_600_000, before: 13)
            text.putDigits(inDay / 60_000 % 60, before: 16)
            text.putDigits(inDay / 1000 % 60, before: 19)
            text.putDigits(inDay % 1000, before: 23)
            return 24
        }
    }
}

extension Int {
    /// Rounded towards the past.
    package func dividedDown(by divisor: Int) -> Int {
        self / divisor - (self % divisor < 0 ? 1 : 0)
    }
}

extension UnsafeMutableBufferPointer<UInt8> {
    /// Puts `value` in decimal in the places before `end`, over zeros.
    fileprivate func putDigits(_ value: Int, before end: Int) {
        var (rest, place) = (value, end)
        while rest > 0 {
            place -= 1
            self[place] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        }
    }
}
