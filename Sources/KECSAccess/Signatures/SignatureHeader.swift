/// The header `Authorization` of a signed request:
/// `AWS4-HMAC-SHA256 Credential=…/20240101/us-east-1/ecs/aws4_request, SignedHeaders=host;x-amz-date, Signature=…`.
///
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html
struct SignatureHeader: Hashable, Sendable {
    static let algorithm = "AWS4-HMAC-SHA256"

    /// Of the credential: key id, and the scope's parts.
    let keyID: String
    let date: String
    let region: String
    let service: String
    let terminator: String
    let signedHeaders: [String]
    let signature: [UInt8]

    var scope: String { "\(date)/\(region)/\(service)/\(terminator)" }

    init(_ text: String) throws(SignatureFailure) {
        guard text.hasPrefix(Self.algorithm + " ") else {
            throw .incomplete("Authorization header requires the algorithm \(Self.algorithm).")
        }
        var values: [Substring: Substring] = [:]
        for pair in text.dropFirst(Self.algorithm.count + 1).split(whereSeparator: { $0 == "," || $0 == " " }) {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, values.updateValue(parts[1], forKey: parts[0]) == nil else {
                throw .incomplete(
                    "Authorization header is not a list of Credential, SignedHeaders and Signature.")
            }
        }
        let missing = ["Credential", "Signature", "SignedHeaders"].filter {
            values[$0[...]]?.isEmpty != false
        }
        guard let credential = values["Credential"], let signature = values["Signature"],
            let headers = values["SignedHeaders"], missing.isEmpty
        else {
            throw .incomplete(
                missing.map { "Authorization header requires '\($0)' parameter." }
                    .joined(separator: " "))
        }
        let parts = credential.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 5 else {
            throw .incomplete(
                "Credential must have exactly 5 slash-delimited elements, e.g. "
                    + "keyid/date/region/service/term.")
        }
        keyID = String(parts[0])
        date = String(parts[1])
        region = String(parts[2])
        service = String(parts[3])
        terminator = String(parts[4])
        signedHeaders = headers.split(separator: ";").map { String($0) }
        // What is no signature at all is a wrong one.
        self.signature = Hex.bytes(signature) ?? []
    }
}
