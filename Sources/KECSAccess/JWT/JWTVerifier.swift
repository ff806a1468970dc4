import Foundation
import KECSModel

/// Takes JSON Web Tokens (RFC 7519) that one of the known keys has signed.
///
/// jwt-kit reads the keys and checks signatures; the form, the choice of the key and
/// the claims are checked here: its key collection is an actor, which an event loop
/// cannot ask, falls back to a default key where it does not know the `kid`, and
/// judges times by a clock of its own. RFC 8725 lists what goes wrong otherwise.
struct JWTVerifier: Sendable {
    /// Bytes of a token.
    static let sizeLimit = 8 * 1024

    var keys = JWTKeySet()
    /// Demanded of `iss`, where given.
    var issuer: String?
    /// Demanded to be among `aud`, where given.
    var audience: String?

    /// Of any token: three parts.
    static func isForm(of text: String) -> Bool {
        text.utf8.count { $0 == UInt8(ascii: ".") } == 2
    }

    func principal(
        forToken text: String, at now: Timestamp
    ) throws(AuthenticationFailure) -> Principal {
        guard text.utf8.count <= Self.sizeLimit else {
            throw AuthenticationFailure("The token is larger than \(Self.sizeLimit) bytes.")
        }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let header = decode(JWTHeader.self, parts[0]),
            let signature = Base64URL.decode(parts[2])
        else { throw .unknown }
        guard header.crit == nil else {
            throw AuthenticationFailure("The token asks for an extension that is not known here.")
        }
        guard let key = keys.key(named: header.kid, algorithm: header.alg) else {
            throw AuthenticationFailure(
                "The token was not signed with a key that is known here, or not with its algorithm.")
        }
        let signed = text[..<parts[1].endIndex]
        guard key.isValid(signature: signature, of: signed) else {
            throw AuthenticationFailure("The token's signature is wrong.")
        }
        guard let claims = decode(JWTClaims.self, parts[1]) else {
            throw AuthenticationFailure("The token's claims cannot be read.")
        }
        return Principal(
            name: try name(claims), grants: try grants(claims),
            expiresAt: try expiry(claims, now), tokenID: key.id)
    }

    private func decode<Value: Decodable>(_: Value.Type, _ part: Substring) -> Value? {
        Base64URL.decode(part).flatMap { try? JSONDecoder().decode(Value.self, from: Data($0)) }
    }

    private func expiry(
        _ claims: JWTClaims, _ now: Timestamp
    ) throws(AuthenticationFailure) -> Timestamp {
        guard let seconds = claims.exp else {
            throw AuthenticationFailure("The token does not say when it expires (exp).")
        }
        guard let expiry = moment(seconds) else {
            throw AuthenticationFailure("The token's exp is no moment.")
        }
        guard now < expiry else { throw .expired }
        if let seconds = claims.nbf {
            guard let start = moment(seconds), start <= now else {
                throw AuthenticationFailure("The token is not valid yet (nbf).")
            }
        }
        return expiry
    }

    /// nil outside of the years 1970 to 9999.
    private func moment(_ seconds: Double) -> Timestamp? {
        guard (0...253_402_300_799).contains(seconds) else { return nil }
        return Timestamp(milliseconds: Int(seconds * 1000))
    }

    private func name(_ claims: JWTClaims) throws(AuthenticationFailure) -> String {
        if let issuer, claims.iss != issuer {
            throw AuthenticationFailure("The token is of another issuer (iss).")
        }
        // Where a token names an audience, whoever is none of it must refuse it
        // (RFC 7519, section 4.1.3).
        if claims.aud != nil || audience != nil {
            guard let audience, claims.aud?.names.contains(audience) == true else {
                throw AuthenticationFailure("The token is for another audience (aud).")
            }
        }
        guard let name = claims.sub, (1...256).contains(name.utf8.count),
            name.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7f })
        else { throw AuthenticationFailure("The token does not say whose it is (sub).") }
        return name
    }

    private func grants(_ claims: JWTClaims) throws(AuthenticationFailure) -> Set<Grant> {
        let words: [String]
        switch (claims.permissions, claims.role) {
        case (let permissions?, nil):
            words = permissions
        case (nil, let role?) where Role(rawValue: role) != nil:
            words = [role]
        default:
            throw AuthenticationFailure("The token must have either permissions or a known role.")
        }
        do {
            return try GrantList.read(words, clusters: claims.clusters ?? [])
        } catch {
            throw AuthenticationFailure("The token has no permissions that are known here.")
        }
    }
}
