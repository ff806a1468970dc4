/// One member of a request that breaks one constraint.
public struct Violation: Hashable, Sendable {
    /// Where it is, in AWS's form: `containerDefinitions.1.member.healthCheck.retries`; items count from 1.
    public let path: String

    /// The value as text, cut at `valueLimit`; nil when there was none.
    public let value: String?

    /// What AWS calls the constraint: `Member must not be null`.
    public let constraint: String

    /// How much of a value a text repeats, in Unicode scalars.
    public static let valueLimit = 100

    init(path: String, value: String?, constraint: String) {
        self.path = path
        self.value = value?.cut(to: Self.valueLimit)
        self.constraint = constraint
    }

    public var message: String {
        let quoted = value.map { "'\($0)'" } ?? "null"
        return "Value \(quoted) at '\(path)' failed to satisfy constraint: \(constraint)"
    }
}
