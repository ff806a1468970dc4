import Crypto

/// What is kept of a text that is only ever compared.
package enum TextDigest {
    /// SHA-256 of the text's UTF-8: 64 lower-case hexadecimal digits. Two texts with the same
    /// one cannot be made, so that equal digests mean equal texts.
    package static func of(_ text: String) -> String {
        Hex.text(SHA256.hash(data: Array(text.utf8)))
    }
}
