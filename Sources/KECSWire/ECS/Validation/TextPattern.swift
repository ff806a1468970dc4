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

    /// What XML 1.0 allows, but for lone surrogates, which no text here has.
    static let xmlText = TextPattern(
        source: "[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*", allowsEmpty: true
    ) { scalar in
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x20...0xFFFD, 0x10000...: true
        default: false
        }
    }

    /// POSIX's class, of ASCII alone.
    static let printable = TextPattern(source: "\\p{Print}+", allowsEmpty: false) { scalar in
        (0x20...0x7E).contains(scalar.value)
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
