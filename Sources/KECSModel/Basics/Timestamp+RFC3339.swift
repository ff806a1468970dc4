extension Timestamp {
    /// Reads a time as RFC 3339 has it, with up to some fifty decimals, in UTC or with an
    /// offset: `2024-01-01T00:00:00.000Z`. Nil where the text is none. Decimals past the
    /// millisecond are cut.
    package init?(rfc3339 text: some StringProtocol) {
        var rest = Scanner(text)
        guard let year = rest.digits(4), rest.take("-"), let month = rest.digits(2), rest.take("-"),
            let day = rest.digits(2), rest.take("T") || rest.take("t") || rest.take(" "),
            let hour = rest.digits(2), rest.take(":"), let minute = rest.digits(2), rest.take(":"),
            let second = rest.digits(2), (1...12).contains(month),
            (1...Self.days(inMonth: month, of: year)).contains(day),
            hour < 24, minute < 60, second <= 60,
            let decimals = rest.take(".") ? rest.fraction() : 0,
            let offset = rest.offset(), rest.isAtEnd
        else { return nil }
        let seconds =
            Self.daysSinceEpoch(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second
        self.init(milliseconds: (seconds - offset * 60) * 1000 + decimals)
    }

    private static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Howard Hinnant's `days_from_civil`.
    private static func daysSinceEpoch(_ year: Int, _ month: Int, _ day: Int) -> Int {
        // Of the era that begins on 1 March of the year 0; the months before are the year -1's.
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted.dividedDown(by: 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    private struct Scanner {
        private let bytes: [UInt8]
        private var position = 0

        init(_ text: some StringProtocol) {
            bytes = Array(text.utf8.prefix(64))
        }

        var isAtEnd: Bool { position == bytes.count }

        mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard position < bytes.count, bytes[position] == UInt8(ascii: character) else {
                return false
            }
            position += 1
            return true
        }

        mutating func digits(_ count: Int) -> Int? {
            guard position + count <= bytes.count else { return nil }
            var value = 0
            for byte in bytes[position..<position + count] {
                guard (48...57).contains(byte) else { return nil }
                value = value * 10 + Int(byte - 48)
            }
            position += count
            return value
        }

        /// Milliseconds of decimals of any length, at least one.
        mutating func fraction() -> Int? {
            guard let first = digits(1) else { return nil }
            var value = first * 100
            var scale = 10
            while let digit = digits(1) {
                value += digit * scale
                scale /= 10
            }
            return value
        }

        /// Minutes east of UTC.
        mutating func offset() -> Int? {
            if take("Z") || take("z") { return 0 }
            let isEast = take("+")
            guard isEast || take("-"), let hours = digits(2), take(":"), let minutes = digits(2),
                hours < 24, minutes < 60
            else { return nil }
            return (hours * 60 + minutes) * (isEast ? 1 : -1)
        }
    }
}
