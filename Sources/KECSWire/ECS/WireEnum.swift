/// A string that AWS's model restricts to a set of values.
///
/// Not a Swift enum: a value that this build does not know is kept and sent on as it came. Whether a
/// value of a request is one of `knownValues` is the business of validation.
public protocol WireEnum:
    RawRepresentable, Codable, Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible
where RawValue == String {
    /// The values of the model, in its order.
    static var knownValues: [Self] { get }

    init(rawValue: String)
}

extension WireEnum {
    public init(stringLiteral value: String) {
        self.init(rawValue: value)
    }

    public var description: String { rawValue }

    /// Whether the model knows this value.
    public var isKnown: Bool { Self.knownValues.contains(self) }
}
