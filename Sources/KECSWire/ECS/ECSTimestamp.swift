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
        let bounds = Double(Self.range.lowerBound)...Double(Self.range.upperBound)
        let scaled = (seconds * 1000).rounded()
        self.init(
            milliseconds: scaled.isNaN ? 0 : Int(min(max(scaled, bounds.lowerBound), bounds.upperBound)))
    }

    public init(_ date: Date) {
        self.init(seconds: date.timeIntervalSince1970)
    }

    public var seconds: Double { Double(milliseconds) / 1000 }

    public var date: Date { Date(timeIntervalSince1970: seconds) }

    public static func < (left: ECSTimestamp, right: ECSTimestamp) -> Bool {
        left.milliseconds < right.milliseconds
    }
}

extension ECSTimestamp: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let seconds = try container.decode(Double.self)
        guard seconds.isFinite, Self.range.contains(ECSTimestamp(seconds: seconds).milliseconds),
            abs(seconds) <= Double(Self.range.upperBound) / 1000
        else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "\(seconds) is not a moment in epoch seconds")
        }
        self.init(seconds: seconds)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(seconds)
    }
}
