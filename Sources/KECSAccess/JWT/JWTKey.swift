import Crypto
import Foundation
import JWTKit

/// A key that JSON Web Tokens are signed with, and the one algorithm it is for.
struct JWTKey: Sendable {
    /// `kid`.
    let name: String?
    /// Always of the kind of key, never what a token says: that is how a public RSA
    /// key would become an HMAC secret (RFC 8725, section 2.1).
    let algorithm: Algorithm
    /// Stands for the key in ``Principal/tokenID``.
    let id: String
    private let verifier: any JWTAlgorithm

    enum Algorithm: String, Sendable {
        case hs256 = "HS256"
        case rs256 = "RS256"
        case es256 = "ES256"
    }

    /// An entry of a JWKS (RFC 7517, section 4).
    struct Entry: Decodable {
        var kty: String
        var kid: String?
        var alg: String?
        var use: String?
        // HMAC (RFC 7518, section 6.4)
        var k: String?
        // RSA (section 6.3)
        var n: String?
        var e: String?
        // Elliptic curves (section 6.2)
        var crv: String?
        var x: String?
        var y: String?
        /// Of RSA and elliptic curves: the private part.
        var d: String?
    }

    /// - Returns: nil for keys of other kinds, or that do not sign.
    /// - Throws: ``AccessProblem``, which follows the key's name.
    init?(_ entry: Entry) async throws(AccessProblem) {
        guard entry.use != "enc", let algorithm = Self.algorithm(of: entry),
            entry.alg == nil || entry.alg == algorithm.rawValue
        else { return nil }
        guard entry.d == nil else {
            throw AccessProblem(
                "has its private part in the file; the server needs the public one only, and "
                    + "must not have the other")
        }
        let keys = JWTKeyCollection()
        var material: [String]
        do {
            switch algorithm {
            case .hs256:
                let secret = try Self.secret(entry)
                material = [entry.k ?? ""]
                await keys.add(hmac: HMACKey(from: secret), digestAlgorithm: .sha256)
            case .rs256:
                material = [entry.n ?? "", entry.e ?? ""]
                let key = try Insecure.RSA.PublicKey(modulus: material[0], exponent: material[1])
                await keys.add(rsa: key, digestAlgorithm: .sha256)
            case .es256:
                material = [entry.x ?? "", entry.y ?? ""]
                let key = try ES256PublicKey(parameters: (material[0], material[1]))
                await keys.add(ecdsa: key)
            }
            verifier = try await keys.getKey()
        } catch let problem as AccessProblem {
            throw problem
        } catch {
            // jwt-kit's errors may tell of the key's material.
            throw AccessProblem(
                algorithm == .rs256
                    ? "is no RSA public key of at least 2048 bits" : "is no point of P-256")
        }
        name = entry.kid
        self.algorithm = algorithm
        let text = ([algorithm.rawValue, name ?? ""] + material).joined(separator: "\n")
        id = "jwk_" + Hex.text(SHA256.hash(data: Array(text.utf8)).prefix(8))
    }

    func isValid(signature: [UInt8], of text: some StringProtocol) -> Bool {
        (try? verifier.verify(signature, signs: Array(text.utf8))) ?? false
    }

    private static func algorithm(of entry: Entry) -> Algorithm? {
        switch entry.kty {
        case "oct": .hs256
        case "RSA": .rs256
        case "EC" where entry.crv == "P-256": .es256
        default: nil
        }
    }

    /// Not shorter than the hash (RFC 7518, section 3.2).
    private static func secret(_ entry: Entry) throws(AccessProblem) -> [UInt8] {
        guard let secret = entry.k.flatMap({ Base64URL.decode($0) }) else {
            throw AccessProblem("has no secret (`k`) in base64url")
        }
        guard secret.count >= 32 else {
            throw AccessProblem("has a secret of less than 32 bytes, which can be guessed")
        }
        return secret
    }
}
