/// Why a signed request is not taken, in AWS's own words. Contains nothing of the
/// header `Authorization`, unlike AWS's.
package struct SignatureFailure: Error, Hashable, Sendable {
    /// AWS's name of the error, `InvalidSignatureException`.
    package let code: String
    package let message: String

    private init(_ code: String, _ message: String) {
        self.code = code
        self.message = message
    }

    package static let missing = SignatureFailure(
        "MissingAuthenticationTokenException", "Missing Authentication Token")

    package static func incomplete(_ message: String) -> SignatureFailure {
        SignatureFailure("IncompleteSignatureException", message)
    }

    /// Of a key id, a session token or a bearer token.
    package static let unrecognized = SignatureFailure(
        "UnrecognizedClientException", "The security token included in the request is invalid.")

    package static let mismatch = SignatureFailure(
        "InvalidSignatureException",
        "The request signature we calculated does not match the signature you provided. Check your "
            + "AWS Secret Access Key and signing method. Consult the service documentation for "
            + "details.")

    package static func invalid(_ message: String) -> SignatureFailure {
        SignatureFailure("InvalidSignatureException", message)
    }
}
