import Crypto
import Foundation
import KECSAccess
import KECSModel
import Testing

/// JSON Web Tokens, as the server's own clock sees them at 2024-01-01T00:00:00Z.
@Suite struct JWTTests {
    private static let now = Timestamp.test
    private static let nowSeconds = 1_704_067_200
    private static let secret = Array("0123456789abcdef0123456789abcdef".utf8)
    private static let elliptic = P256.Signing.PrivateKey()

    private let folder: AccessFolder

    init() throws { folder = try AccessFolder() }

    // MARK: Making tokens

    private static func base64(_ bytes: some Sequence<UInt8>) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
            .replacing("=", with: "")
    }

    private static var hmacKey: String {
        #"{"kty":"oct","kid":"h","k":"\#(base64(secret))"}"#
    }

    private static var ellipticKey: String {
        let raw = elliptic.publicKey.rawRepresentation
        return #"{"kty":"EC","crv":"P-256","kid":"e","x":"\#(base64(raw.prefix(32)))","y":"\#(base64(raw.suffix(32)))"}"#
    }

    private static func keys(_ keys: String...) -> String {
        #"{"keys":[\#(keys.joined(separator: ","))]}"#
    }

    private static let goodClaims =
        #"{"sub":"ann","permissions":["events:read@a","exec"],"exp":\#(nowSeconds + 60)}"#

    private static func hs256(
        _ claims: String = goodClaims, header: String = #"{"alg":"HS256","kid":"h"}"#,
        secret: [UInt8] = secret
    ) -> String {
        let text = base64(header.utf8) + "." + base64(claims.utf8)
        let code = HMAC<SHA256>.authenticationCode(
            for: Array(text.utf8), using: SymmetricKey(data: secret))
        return text + "." + base64(code)
    }

    private static func es256(
        _ claims: String = goodClaims, header: String = #"{"alg":"ES256","kid":"e"}"#
    ) throws -> String {
        let text = base64(header.utf8) + "." + base64(claims.utf8)
        return text + "." + base64(
            try elliptic.signature(for: Array(text.utf8)).rawRepresentation)
    }

    private func refusal(_ access: AccessControl, _ token: String) -> String? {
        let failure = #expect(throws: AuthenticationFailure.self) {
            try access.principal(forToken: token, at: Self.now)
        }
        return failure?.message
    }

    // MARK: Good ones

    @Test func hs256() async throws {
        let access = try await folder.control(jwtKeys: Self.keys(Self.hmacKey))
        let principal = try access.principal(forToken: Self.hs256(), at: Self.now)
        #expect(principal.name == "ann")
        #expect(principal.permissions == ["events:read@a", "exec"])
        #expect(principal.expiresAt == Self.now.adding(seconds: 60))
        #expect(access.isCurrent(principal, at: Self.now))
        #expect(!access.isCurrent(principal, at: Self.now.adding(seconds: 60)))
    }

    @Test func es256() async throws {
        let access = try await folder.control(
            jwtKeys: Self.keys(Self.hmacKey, Self.ellipticKey))
        #expect(try access.principal(forToken: Self.es256(), at: Self.now).name == "ann")
        // No kid: the only key of its algorithm.
        let token = try Self.es256(header: #"{"alg":"ES256"}"#)
        #expect(try access.principal(forToken: token, at: Self.now).name == "ann")
    }

    /// Made with PyJWT.
    @Test func rs256() async throws {
        let access = try await folder.control(jwtKeys: Self.keys(RSAVector.key))
        let principal = try access.principal(forToken: RSAVector.token, at: Self.now)
        #expect(principal.name == "ci")
        #expect(principal.scope(of: .exec) == .only(["staging"]))
    }

    // MARK: Bad signatures and keys

    @Test func otherBytesAreRefused() async throws {
        let access = try await folder.control(
            jwtKeys: Self.keys(Self.hmacKey, Self.ellipticKey, RSAVector.key))
        for token in [Self.hs256(), try Self.es256(), RSAVector.token] {
            let parts = token.split(separator: ".").map(String.init)
            #expect(refusal(access, parts[0] + "." + parts[1] + ".") != nil)
            #expect(refusal(access, parts[0] + "." + parts[1] + ".AAAA") != nil)
            #expect(refusal(access, token + "A") != nil)
            #expect(refusal(access, token + "=") != nil)
            let claims = Self.base64(#"{"sub":"eve","role":"admin","exp":99999999999}"#.utf8)
            #expect(refusal(access, parts[0] + "." + claims + "." + parts[2]) != nil)
        }
        #expect(
            refusal(access, Self.hs256(secret: Array(repeating: 1, count: 32)))
                == "The token's signature is wrong.")
    }

    @Test func noneIsRefused() async throws {
        let access = try await folder.control(jwtKeys: Self.keys(Self.hmacKey))
        for name in ["none", "None", "NONE", "", "HS384", "RS256"] {
            for kid in [#","kid":"h""#, ""] {
                let header = Self.base64(#"{"alg":"\#(name)"\#(kid)}"#.utf8)
                let claims = Self.base64(Self.goodClaims.utf8)
                #expect(refusal(access, "\(header).\(claims).") != nil)
                #expect(refusal(access, Self.hs256(header: #"{"alg":"\#(name)"\#(kid)}"#)) != nil)
            }
        }
    }

    /// A public key is no HMAC secret (RFC 8725, section 2.1).
    @Test func algorithmsAreNotConfused() async throws {
        let access = try await folder.control(
            jwtKeys: Self.keys(Self.ellipticKey, RSAVector.key))
        let publics = [
            Array(Self.elliptic.publicKey.pemRepresentation.utf8),
            Array(Self.elliptic.publicKey.rawRepresentation),
            Array(Self.elliptic.publicKey.x963Representation), Array(RSAVector.modulus.utf8),
        ]
        for secret in publics {
            for kid in ["e", "rsa-1"] {
                let header = #"{"alg":"HS256","kid":"\#(kid)"}"#
                #expect(refusal(access, Self.hs256(header: header, secret: secret)) != nil)
            }
            #expect(refusal(access, Self.hs256(header: #"{"alg":"HS256"}"#, secret: secret)) != nil)
        }
        // One key's name with another's algorithm.
        #expect(refusal(access, try Self.es256(header: #"{"alg":"ES256","kid":"rsa-1"}"#)) != nil)
    }

    @Test func anUnknownKidIsRefusedAndNoneIsGuessed() async throws {
        let access = try await folder.control(jwtKeys: Self.keys(Self.hmacKey))
        #expect(refusal(access, Self.hs256(header: #"{"alg":"HS256","kid":"x"}"#)) != nil)
        let other = #"{"kty":"oct","kid":"h2","k":"\#(Self.base64(Self.secret.reversed()))"}"#
        let two = try await folder.control(jwtKeys: Self.keys(Self.hmacKey, other))
        #expect(refusal(two, Self.hs256(header: #"{"alg":"HS256"}"#)) != nil)
        #expect(try two.principal(forToken: Self.hs256(), at: Self.now).name == "ann")
    }

    @Test(
        arguments: [
            #"{"kid":"h"}"#, #"{"alg":"HS256","kid":"h","crit":["exp"]}"#, #"{"alg":1}"#, "[]", "",
            #"{"alg":"HS256","kid":7}"#, "\"HS256\"",
        ])
    func headersAreRefused(header: String) async throws {
        let access = try await folder.control(jwtKeys: Self.keys(Self.hmacKey))
        #expect(refusal(access, Self.hs256(header: header)) != nil)
    }

    @Test func noKeysNoTokens() async throws {
        let access = try await folder.control()
        #expect(refusal(access, Self.hs256()) != nil)
    }

    @Test func hugeTokensAreRefusedUnread() async throws {
        let access = try await folder.control(jwtKeys: Self.keys(Self.hmacKey))
        let claims = #"{"sub":"a","role":"admin","exp":99999999999,"x":"\#(String(repeating: "x", count: 9000))"}"#
        #expect(refusal(access, Self.hs256(claims))?.contains("8192") == true)
    }

    // MARK: Claims

    @Test(
        arguments: [
            // Expiry is demanded, and this server's clock decides.
            #"{"sub":"a","role":"viewer"}"#,
            #"{"sub":"a","role":"viewer","exp":\#(nowSeconds)}"#,
            #"{"sub":"a","role":"viewer","exp":\#(nowSeconds - 1)}"#,
            #"{"sub":"a","role":"viewer","exp":"soon"}"#,
            #"{"sub":"a","role":"viewer","exp":1e300}"#,
            #"{"sub":"a","role":"viewer","exp":-1}"#,
            #"{"sub":"a","role":"viewer","exp":99999999999,"nbf":\#(nowSeconds + 1)}"#,
            #"{"sub":"a","role":"viewer","exp":99999999999,"nbf":1e300}"#,
            // Somebody, with permissions.
            #"{"role":"viewer","exp":99999999999}"#,
            #"{"sub":"","role":"viewer","exp":99999999999}"#,
            "{\"sub\":\"a\\nb\",\"role\":\"viewer\",\"exp\":99999999999}",
            #"{"sub":"a","exp":99999999999}"#,
            #"{"sub":"a","role":"root","exp":99999999999}"#,
            #"{"sub":"a","role":"exec","exp":99999999999}"#,
            #"{"sub":"a","permissions":[],"exp":99999999999}"#,
            #"{"sub":"a","permissions":["fly"],"exp":99999999999}"#,
            #"{"sub":"a","permissions":"admin","exp":99999999999}"#,
            #"{"sub":"a","permissions":["exec"],"role":"admin","exp":99999999999}"#,
            #"{"sub":"a","role":"viewer","clusters":["a b"],"exp":99999999999}"#,
            #"{"sub":"a","role":"viewer","clusters":"a","exp":99999999999}"#,
            // For somebody else.
            #"{"sub":"a","role":"viewer","aud":"other","exp":99999999999}"#,
            "[]", "", "null",
        ])
    func claimsAreRefused(claims: String) async throws {
        let access = try await folder.control(jwtKeys: Self.keys(Self.hmacKey))
        #expect(refusal(access, Self.hs256(claims)) != nil)
    }

    @Test func roleAndClusters() async throws {
        let access = try await folder.control(jwtKeys: Self.keys(Self.hmacKey))
        let token = Self.hs256(
            #"{"sub":"a","role":"viewer","clusters":["x"],"nbf":\#(Self.nowSeconds),"exp":\#(Self.nowSeconds + 1)}"#)
        let principal = try access.principal(forToken: token, at: Self.now)
        #expect(principal.scope(of: .eventsRead) == .only(["x"]))
        #expect(principal.scope(of: .exec).isNowhere)
    }

    @Test func issuerAndAudience() async throws {
        let access = try await folder.control(
            jwtKeys: Self.keys(Self.hmacKey), issuer: "https://i", audience: "kecs")
        func token(_ more: String) -> String {
            Self.hs256(#"{"sub":"a","role":"viewer","exp":99999999999\#(more)}"#)
        }
        for good in [#","iss":"https://i","aud":"kecs""#, #","iss":"https://i","aud":["x","kecs"]"#] {
            #expect(try access.principal(forToken: token(good), at: Self.now).name == "a")
        }
        let bad = [
            "", #","iss":"https://i""#, #","aud":"kecs""#, #","iss":"https://i/","aud":"kecs""#,
            #","iss":"https://i","aud":"kecs2""#, #","iss":"https://i","aud":[]"#,
            #","iss":"https://i","aud":7"#,
        ]
        for bad in bad { #expect(refusal(access, token(bad)) != nil) }
    }

    // MARK: Keys

    @Test(
        arguments: [
            "", "[]", "{}", #"{"keys":[]}"#, #"{"keys":7}"#,
            // 31 bytes.
            #"{"keys":[{"kty":"oct","kid":"h","k":"\#(base64(secret.dropLast()))"}]}"#,
            #"{"keys":[{"kty":"oct","kid":"h","k":"***"}]}"#, #"{"keys":[{"kty":"oct","kid":"h"}]}"#,
            #"{"keys":[{"kty":"EC","crv":"P-256","x":"AAAA","y":"AAAA"}]}"#,
            #"{"keys":[{"kty":"EC","crv":"P-521","x":"AAAA","y":"AAAA"}]}"#,
            #"{"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB"}]}"#, #"{"keys":[{"kty":"RSA","n":"","e":""}]}"#,
            #"{"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB","d":"AQAB"}]}"#,
            #"{"keys":[\#(hmacKey),\#(hmacKey)]}"#,
            #"{"keys":[{"kty":"OKP","crv":"Ed25519","x":"AAAA"}]}"#,
        ])
    func keysAreRefused(text: String) async throws {
        let problem = await #expect(throws: AccessProblem.self) {
            try await folder.control(jwtKeys: text)
        }
        #expect(problem?.description.contains("keys.json") == true)
        #expect(problem?.description.contains(Self.base64(Self.secret.dropLast())) == false)
    }

    @Test func keysOfOtherKindsArePassedOver() async throws {
        let access = try await folder.control(
            jwtKeys: Self.keys(
                #"{"kty":"OKP","crv":"Ed25519","x":"AAAA","kid":"o"}"#,
                #"{"kty":"RSA","use":"enc","n":"x","e":"y","kid":"r"}"#,
                #"{"kty":"oct","alg":"HS512","k":"x","kid":"s"}"#, Self.hmacKey))
        #expect(try access.principal(forToken: Self.hs256(), at: Self.now).name == "ann")
    }

    /// A key that is taken away takes its tokens, and the sessions of these, with it.
    @Test func keysAreReadAgain() async throws {
        let access = try await folder.control(jwtKeys: Self.keys(Self.hmacKey, Self.ellipticKey))
        let principal = try access.principal(forToken: Self.hs256(), at: Self.now)
        let before = access.revision
        try folder.write("keys.json", Self.keys(Self.ellipticKey))
        await access.refresh()
        #expect(access.revision > before)
        #expect(!access.isCurrent(principal, at: Self.now))
        #expect(refusal(access, Self.hs256()) != nil)
        #expect(try access.principal(forToken: Self.es256(), at: Self.now).name == "ann")
        // Half-written: what was goes on to hold.
        try folder.write("keys.json", #"{"keys":["#)
        await access.refresh()
        #expect(try access.principal(forToken: Self.es256(), at: Self.now).name == "ann")
    }
}

private enum RSAVector {
    static let modulus =
        "vsFxVc_u3ugNt0iaRlMMy2JMy5AK3yHtfskj5ZMYYegQ7HknCjDqG0V6Q9AHhOfC_eO7IXJo9cTirduSFPUJ_pFEIgprn4WTI7jUZuxNzXY1xbgxaCgR6czNzZqsPbrhGvsQmwpm-ul7StrPBZfo3HC5zDZlWjexFIKOq9S0s5_N8QfROBdnUzfwMEW7G1pen6ZoOuWBFPopOrNFpfoxExw-gHkCx5k8AUTaqaVLhHy5-wPsOOy6n2Q9GTPzALmXWYPKpoVMaCkLqz8orIuXRiWOy1WCqgixwT96DxhFrVebSQbhm6IIUrGAA_ncGSDV0whNwCQUe2o6qHIaZ8EEbw"
    static let key = #"{"kty":"RSA","kid":"rsa-1","use":"sig","n":"\#(modulus)","e":"AQAB"}"#
    /// `{"sub":"ci","role":"operator","clusters":["staging"],"exp":1893456000}`
    static let token =
        "eyJhbGciOiJSUzI1NiIsImtpZCI6InJzYS0xIiwidHlwIjoiSldUIn0.eyJzdWIiOiJjaSIsInJvbGUiOiJvcGVyYXRvciIsImNsdXN0ZXJzIjpbInN0YWdpbmciXSwiZXhwIjoxODkzNDU2MDAwfQ.NeED-6AKdaePo3hDlTwBGKNaqjHXtZAKkkMAOV71nk7c1fQXAH8Z3saJYHsiqlXjmpfSkJVx7_OwOvSt5Q23eu1elfbid_2KRFoZhWNdff4drdBP9CUkgD6P9hsas1mssFf4OCgNldt2p4XS3SkjVAEyTvtPVyQ-czg9N8i1Wagg7JQ5_QDIPMrArsJCwKgFjFhCyCiLj9_cL12XjjmEAx3loS-eZXUSqh12tnEQB1_KX81Pbj5gi3XZGToX2YIw8Whp7rZLRprqJ0URCEX5IvCf_qrbuJvyBfxyS4il9JMNJcBlE-hYCg7plpLnqsLjQRCYnELiWM5yL_EF1psCjA"
}
