import HTTPTypes

/// The region in a request's signature, which says where the client believes the
/// cluster to be, and the service that it asks. Signatures themselves are not checked.
///
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
package enum CredentialScope {
    /// From the header `Authorization`, else from a presigned URL's
    /// `X-Amz-Credential`; nil where there is no scope or its region is no name.
    package static func region(of request: HTTPRequest) -> String? {
        guard let parts = parts(of: request), parts.count == 5, isRegion(parts[2]) else { return nil }
        return parts[2]
    }

    /// The same of the service: `ecs`, `s3`. Scopes of all regions (`AWS4-ECDSA-P256-SHA256`) have
    /// one, too.
    package static func service(of request: HTTPRequest) -> String? {
        guard let parts = parts(of: request), isRegion(parts[parts.count - 2]) else { return nil }
        return parts[parts.count - 2]
    }

    /// Key, date, region (absent for all regions), service and `aws4_request`; nil for anything else.
    private static func parts(of request: HTTPRequest) -> [String]? {
        if let header = request.headerFields[.authorization] {
            return header.range(after: "Credential=").flatMap { parts(ofScope: $0) }
        }
        guard let query = request.path?.split(separator: "?", maxSplits: 1).dropFirst().first else {
            return nil
        }
        for pair in query.split(separator: "&") where pair.hasPrefix("X-Amz-Credential=") {
            let scope = pair.dropFirst("X-Amz-Credential=".count)
            return scope.removingPercentEncoding.flatMap { parts(ofScope: $0[...]) }
        }
        return nil
    }

    /// `AKID/20240101/eu-west-1/ecs/aws4_request` up to a comma or blank.
    private static func parts(ofScope text: Substring) -> [String]? {
        let scope = text.prefix { $0 != "," && $0 != " " }
        // One more than there may be, so that no scope makes many.
        let parts = scope.split(separator: "/", maxSplits: 5, omittingEmptySubsequences: false)
        guard (4...5).contains(parts.count), parts[parts.count - 1] == "aws4_request" else {
            return nil
        }
        return parts.map(String.init)
    }

    /// Lower-case letters, digits and dashes, a letter first, at most 32: it goes
    /// into ARNs and keys, so nothing else may pass.
    package static func isRegion(_ text: some StringProtocol) -> Bool {
        guard let first = text.utf8.first, (1...32).contains(text.utf8.count) else { return false }
        let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        return letters.contains(first)
            && text.utf8.allSatisfy {
                letters.contains($0) || digits.contains($0) || $0 == UInt8(ascii: "-")
            }
    }
}

extension String {
    /// What follows the first `marker`; nil where it does not occur.
    fileprivate func range(after marker: String) -> Substring? {
        guard let found = firstRange(of: marker) else { return nil }
        return self[found.upperBound...]
    }
}

extension Substring {
    /// Percent escapes undone; nil where the result is not UTF-8 or an escape is cut short.
    fileprivate var removingPercentEncoding: String? {
        var bytes: [UInt8] = []
        var rest = utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst(), let low = rest.popFirst(),
                let value = UInt8(String(decoding: [high, low], as: UTF8.self), radix: 16)
            else { return nil }
            bytes.append(value)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
