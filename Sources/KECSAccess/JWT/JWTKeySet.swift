import Foundation

/// The keys of a JWKS file (RFC 7517, section 5): `{"keys":[…]}`, or one key alone.
struct JWTKeySet: Sendable {
    /// Bytes; the most that is read.
    static let sizeLimit = 1024 * 1024
    static let keyLimit = 100

    let keys: [JWTKey]
    let ids: Set<String>

    private struct Body: Decodable {
        var keys: [JWTKey.Entry]
    }

    init() {
        keys = []
        ids = []
    }

    /// Keys of kinds that are not for signing, or not known here, are passed over: issuers
    /// publish all that they have.
    ///
    /// - Throws: ``AccessProblem``, which follows the file's name.
    init(_ bytes: [UInt8]) async throws(AccessProblem) {
        let data = Data(bytes)
        let entries: [JWTKey.Entry]
        if let body = try? JSONDecoder().decode(Body.self, from: data) {
            entries = body.keys
        } else if let one = try? JSONDecoder().decode(JWTKey.Entry.self, from: data) {
            entries = [one]
        } else {
            throw AccessProblem("is no JSON Web Key Set: {\"keys\":[{\"kty\":…}]}")
        }
        guard entries.count <= Self.keyLimit else {
            throw AccessProblem("has more than \(Self.keyLimit) keys")
        }
        var keys: [JWTKey] = []
        for (index, entry) in entries.enumerated() {
            do {
                if let key = try await JWTKey(entry) { keys.append(key) }
            } catch {
                throw AccessProblem(
                    "cannot be used: key \(entry.kid.map { "'\($0.prefix(64))'" } ?? "number \(index + 1)") "
                        + error.description)
            }
        }
        guard !keys.isEmpty else {
            throw AccessProblem("has no key for HS256 (oct), RS256 (RSA) or ES256 (EC P-256)")
        }
        let names = keys.compactMap(\.name)
        guard Set(names).count == names.count else {
            throw AccessProblem("has two keys with one kid")
        }
        self.keys = keys
        ids = Set(keys.map(\.id))
    }

    /// The key that a token says it was signed with. Where it names one, that one and no
    /// other; where it names none, the only one of its algorithm.
    func key(named name: String?, algorithm: String) -> JWTKey? {
        if let name {
            return keys.first { $0.name == name && $0.algorithm.rawValue == algorithm }
        }
        let candidates = keys.filter { $0.algorithm.rawValue == algorithm }
        return candidates.count == 1 ? candidates.first : nil
    }
}
