import Foundation

/// A moment as AWS JSON 1.1 writes it: a JSON number of seconds since 1970-01-01T00:00:00Z with a
/// fraction of milliseconds, `1557119253.821`.
public struct ECSTimestamp: Hashable, Sendable, Comparable {
    /// Milliseconds since the epoch; from year 1 to the end of year 9999.
    public let milliseconds: Int

    /// The moments that can be written. Others are moved to the nearer end.
    public static let range = -62_135_596_800_000...253_402_300_799_999

    public init(milliseconds: Int) {
        self.milliseconds = min(max(milliseconds, Self.range.lowerBound), Self.range.upperBound)
    }

    /// Rounded to the nearest millisecond; not a number counts as 0.
    public init(seconds: Double) {
        if seconds.isNaN {
            self.init(milliseconds: 0)
        } else if let milliseconds = Self.milliseconds(seconds) {
            self.init(milliseconds: milliseconds)
        } else {
            self.init(milliseconds: seconds < 0 ? Self.range.lowerBound : Self.range.upperBound)
        }
    }

    public init(_ date: Date) {
        self.init(seconds: date.timeIntervalSince1970)
    }

    public var seconds: Double { Double(milliseconds) / 1000 }

    public var date: Date { Date(timeIntervalSince1970: seconds) }

    /// Nil when the moment is not in `range`.
    private static func milliseconds(_ seconds: Double) -> Int? {
        Int(exactly: (seconds * 1000).rounded()).flatMap { range.contains($0) ? $0 : nil }
    }

    public static func < (left: ECSTimestamp, right: ECSTimestamp) -> Bool {
        left.milliseconds < right.milliseconds
    }
}

extension ECSTimestamp: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let seconds = try container.decode(Double.self)
        guard let milliseconds = Self.milliseconds(seconds) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "Expected a moment in epoch seconds before the year 10000")
        }
        self.init(milliseconds: milliseconds)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(seconds)
    }
}
