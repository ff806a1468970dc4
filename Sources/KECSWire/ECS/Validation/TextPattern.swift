/// A regular expression of the model, matched by hand against the whole of a text.
///
/// The model has so few, all of them "only these characters", that an engine for them would cost more
/// than it gives.
struct TextPattern: Sendable {
    /// The expression as the model writes it.
    let source: String

    let allowsEmpty: Bool

    private let allows: @Sendable (Unicode.Scalar) -> Bool

    func matches(_ text: String) -> Bool {
        text.isEmpty ? allowsEmpty : text.unicodeScalars.allSatisfy(allows)
    }

    /// Names of clusters, services, families, containers and volumes.
    static let name = TextPattern(source: "[a-zA-Z0-9_-]+", allowsEmpty: false) { scalar in
        isLetterOrDigit(scalar) || scalar == "_" || scalar == "-"
    }

    static let instanceType = TextPattern(source: "[a-zA-Z0-9\\.\\*\\-]+", allowsEmpty: false) { scalar in
        isLetterOrDigit(scalar) || scalar == "." || scalar == "*" || scalar == "-"
    }

    /// Keys and values of tags.
    static let tagText = TextPattern(source: "([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)", allowsEmpty: true) { scalar in
        if isLetterOrDigit(scalar) { return true }
        switch scalar {
        case "_", ".", ":", "/", "=", "+", "-", "@": return true
        default: return isLetterSeparatorOrNumber(scalar)
        }
    }

    private static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9": true
        default: false
        }
    }

    /// `\p{L}\p{Z}\p{N}`.
    private static func isLetterSeparatorOrNumber(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
        case .spaceSeparator, .lineSeparator, .paragraphSeparator: true
        case .decimalNumber, .letterNumber, .otherNumber: true
        default: false
        }
    }
}
