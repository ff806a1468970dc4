/// A length of time as people write it: `500ms`, `30s`, `5m`, `2h`, `7d`; a bare
/// number counts seconds.
package struct Span: Hashable, Sendable, CustomStringConvertible {
    package let milliseconds: Int

    package static func milliseconds(_ count: Int) -> Span { Span(milliseconds: count) }
    package static func seconds(_ count: Int) -> Span { Span(milliseconds: count * 1000) }

    private init(milliseconds: Int) {
        self.milliseconds = milliseconds
    }

    private static let units = [
        ("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
    ]

    /// nil for what is no span, or longer than ten years.
    package init?(_ text: String) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let unit = text.dropFirst(digits.count)
        guard let count = Int(digits),
            let factor = unit.isEmpty ? 1000 : Self.units.first(where: { $0.0 == unit })?.1,
            count <= 10 * 366 * 86_400_000 / factor
        else { return nil }
        milliseconds = count * factor
    }

    /// Rounded down.
    package var seconds: Int { milliseconds / 1000 }

    package var description: String {
        for (unit, factor) in Self.units.reversed() where milliseconds > 0 {
            if milliseconds % factor == 0 { return "\(milliseconds / factor)\(unit)" }
        }
        return "0s"
    }
}
