import Crypto

/// A static token as its bearer has it: `kecs_` and 64 hexadecimal digits, 256 random bits.
package struct TokenSecret: Hashable, Sendable, CustomStringConvertible {
    /// By which people, and scanners for leaked secrets, know one.
    package static let prefix = "kecs_"

    package let text: String

    /// - Parameter random: 32 bytes from a cryptographically secure source.
    package init(random: [UInt8]) {
        text = Self.prefix + Hex.text(random)
    }

    /// Without the token, wherever it may be printed.
    package var description: String { Redaction.mark }

    /// What is stored of a token.
    ///
    /// SHA-256 is right here, and a slow hash for passwords (Argon2, bcrypt) would be
    /// wrong: those make up for secrets that people choose and that can be guessed.
    /// Of 256 random bits nobody guesses any, however fast the hash, and this one is
    /// computed at every request.
    package static func hash(_ text: String) -> [UInt8] {
        Array(SHA256.hash(data: Array(text.utf8)))
    }
}
