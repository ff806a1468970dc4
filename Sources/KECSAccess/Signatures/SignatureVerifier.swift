import Crypto
import KECSModel

/// Verifies requests that are signed in the header `Authorization` with AWS
/// Signature Version 4.
///
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
package struct SignatureVerifier: Sendable {
    /// As the scope names it.
    let service: String
    /// How far the client's clock may be off, in minutes, as most of AWS's services have it, ECS
    /// too: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
    let tolerance = 5

    package init(service: String) {
        self.service = service
    }

    /// - Returns: The key that signed the request.
    /// - Throws: ``SignatureFailure``, in the order in which AWS finds them: form,
    ///   key, scope and date, signature.
    package func key(
        of request: SignedRequest, in ring: some AccessKeyRing, at now: Timestamp
    ) throws(SignatureFailure) -> AccessKey {
        guard let values = request.values(of: "authorization") else { throw .missing }
        guard values.count == 1, let header = try values.first.map(SignatureHeader.parse) else {
            throw .incomplete("Authorization header must be given once.")
        }
        let (dateText, date) = try date(of: request)
        // Such a token is of AWS's; nobody here has issued it.
        guard request.values(of: "x-amz-security-token") == nil,
            let key = ring.accessKey(id: header.keyID)
        else { throw .unrecognized }
        try check(header, request, dateText)
        try check(date, dateText, at: now)
        guard let canonical = CanonicalRequest.text(request, signedHeaders: header.signedHeaders),
            isDeclaredHashTrue(request)
        else { throw .mismatch }
        let expected = Self.signature(
            secret: key.secret, header: header, date: dateText, canonical: canonical)
        guard ConstantTime.areEqual(expected, header.signature) else { throw .mismatch }
        return key
    }

    private func date(
        of request: SignedRequest
    ) throws(SignatureFailure) -> (String, Timestamp) {
        guard let text = request.value(of: "x-amz-date") ?? request.value(of: "date") else {
            throw .incomplete(
                "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' "
                    + "header.")
        }
        guard let date = AmazonDate.read(text) else {
            // Which one is not told: it may be anything, a secret too.
            throw .incomplete(
                "Date must be in ISO-8601 'basic format'. See "
                    + "http://en.wikipedia.org/wiki/ISO_8601")
        }
        return (text, date)
    }

    /// The scope, and that what matters is signed.
    private func check(
        _ header: SignatureHeader, _ request: SignedRequest, _ date: String
    ) throws(SignatureFailure) {
        guard header.terminator == "aws4_request" else {
            throw .invalid(
                "Credential should be scoped with a valid terminator: 'aws4_request'. ")
        }
        guard header.service == service else {
            throw .invalid("Credential should be scoped to correct service: '\(service)'. ")
        }
        // Whichever it is: the region says in which one the client believes to be.
        guard !header.region.isEmpty else {
            throw .invalid("Credential should be scoped to a valid region. ")
        }
        guard date.hasPrefix(header.date), header.date.utf8.count == 8 else {
            throw .invalid(
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date "
                    + "from HTTP.")
        }
        guard header.signedHeaders.contains("host") else {
            throw .invalid(
                "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.")
        }
        // Else whoever hears a request could send it again as another operation, or for ever.
        for name in ["x-amz-target", "x-amz-date"] where request.values(of: name) != nil {
            guard header.signedHeaders.contains(name) else {
                throw .invalid("'\(name)' must be a 'SignedHeader' in the AWS Authorization.")
            }
        }
    }

    private func check(
        _ date: Timestamp, _ text: String, at now: Timestamp
    ) throws(SignatureFailure) {
        let oldest = now.adding(seconds: -tolerance * 60)
        let newest = now.adding(seconds: tolerance * 60)
        let clock = AmazonDate.text(now)
        if date < oldest {
            throw .invalid(
                "Signature expired: \(text) is now earlier than \(AmazonDate.text(oldest)) "
                    + "(\(clock) - \(tolerance) min.)")
        }
        if date > newest {
            throw .invalid(
                "Signature not yet current: \(text) is still later than \(AmazonDate.text(newest)) "
                    + "(\(clock) + \(tolerance) min.)")
        }
    }

    /// A hash that the client tells of the body has to be the body's; that it may be left
    /// unsigned is S3's alone.
    private func isDeclaredHashTrue(_ request: SignedRequest) -> Bool {
        guard let declared = request.values(of: "x-amz-content-sha256") else { return true }
        return declared == [Hex.text(SHA256.hash(data: request.body))]
    }

    /// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#calculate-signature
    private static func signature(
        secret: String, header: SignatureHeader, date: String, canonical: String
    ) -> [UInt8] {
        let text = [
            SignatureHeader.algorithm, date, header.scope,
            Hex.text(SHA256.hash(data: Array(canonical.utf8))),
        ].joined(separator: "\n")
        var key = Array(("AWS4" + secret).utf8)
        for part in [header.date, header.region, header.service, header.terminator, text] {
            key = Array(
                HMAC<SHA256>.authenticationCode(
                    for: Array(part.utf8), using: SymmetricKey(data: key)))
        }
        return key
    }
}

extension SignatureHeader {
    fileprivate static func parse(_ text: String) throws(SignatureFailure) -> SignatureHeader {
        try SignatureHeader(text)
    }
}
