/// The header of a token (RFC 7515, section 4.1).
struct JWTHeader: Decodable {
    var alg: String
    var kid: String?
    /// Extensions that must be understood; none is.
    var crit: [String]?
}

/// What a token says of its bearer (RFC 7519, section 4.1, and ours).
struct JWTClaims: Decodable {
    var sub: String?
    var iss: String?
    var aud: Audience?
    /// Seconds since 1970.
    var exp: Double?
    var nbf: Double?
    /// Grants as they are written: `events:read@production`.
    var permissions: [String]?
    /// In place of them.
    var role: String?
    /// To which the role is narrowed.
    var clusters: [String]?

    /// One name or a list of them.
    struct Audience: Decodable {
        var names: [String]

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            names =
                try (try? container.decode(String.self)).map { [$0] }
                ?? container.decode([String].self)
        }
    }
}
