/// One member of a request that breaks one constraint.
public struct Violation: Hashable, Sendable {
    /// Where it is, in AWS's form: `containerDefinitions.1.member.healthCheck.retries`; items count from 1.
    public let path: String

    /// The value as text, cut at `valueLimit` characters; nil when there was none.
    public let value: String?

    /// What AWS calls the constraint: `Member must not be null`.
    public let constraint: String

    /// How much of a value a text repeats, in characters.
    public static let valueLimit = 100

    init(path: String, value: String?, constraint: String) {
        self.path = path
        self.value = value.map { Self.cut($0) }
        self.constraint = constraint
    }

    public var message: String {
        let quoted = value.map { "'\($0)'" } ?? "null"
        return "Value \(quoted) at '\(path)' failed to satisfy constraint: \(constraint)"
    }

    /// Cut by Unicode scalars: one character may be arbitrarily long.
    private static func cut(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard let end = scalars.index(scalars.startIndex, offsetBy: valueLimit, limitedBy: scalars.endIndex),
            end < scalars.endIndex
        else { return text }
        return String(scalars[..<end]) + "..."
    }
}
