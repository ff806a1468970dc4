import Foundation
import KECSModel

/// The content of `tokens.json`:
/// `{"version":1,"tokens":[{"id":…,"name":…,"sha256":…,"permissions":[…],"createdAt":…,"expiresAt":…}]}`,
/// times in milliseconds since 1970.
package enum TokenDocument {
    /// Bytes; the most that is read.
    package static let sizeLimit = 8 * 1024 * 1024
    package static let tokenLimit = 1000

    private struct Version: Codable {
        var version: Int
    }

    private struct Body: Codable {
        var version: Int
        var tokens: [Entry]
    }

    private struct Entry: Codable {
        var id: String
        var name: String
        var sha256: String
        var permissions: [String]
        var createdAt: Timestamp
        var expiresAt: Timestamp?
    }

    package static func encode(_ tokens: [StoredToken]) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let entries = tokens.map { token in
            Entry(
                id: token.id, name: token.name, sha256: Hex.text(token.hash),
                permissions: token.permissions, createdAt: token.createdAt,
                expiresAt: token.expiresAt)
        }
        return Array(try encoder.encode(Body(version: 1, tokens: entries))) + [UInt8(ascii: "\n")]
    }

    /// - Throws: ``AccessProblem``, without the file's name.
    package static func decode(_ bytes: [UInt8]) throws(AccessProblem) -> [StoredToken] {
        let data = Data(bytes)
        guard let version = try? JSONDecoder().decode(Version.self, from: data).version else {
            throw AccessProblem("is no list of tokens as `kecs token` writes it")
        }
        guard version == 1 else {
            throw AccessProblem("has version \(version), which this KECS does not know")
        }
        guard let body = try? JSONDecoder().decode(Body.self, from: data) else {
            throw AccessProblem("is damaged: it is not what version 1 has to be")
        }
        guard body.tokens.count <= tokenLimit else {
            throw AccessProblem("has more than \(tokenLimit) tokens")
        }
        var tokens: [StoredToken] = []
        for (index, entry) in body.tokens.enumerated() {
            tokens.append(try token(entry, index))
        }
        guard Set(tokens.map(\.id)).count == tokens.count,
            Set(tokens.map(\.name)).count == tokens.count,
            Set(tokens.map(\.hash)).count == tokens.count
        else { throw AccessProblem("has a token twice") }
        return tokens
    }

    private static func token(_ entry: Entry, _ index: Int) throws(AccessProblem) -> StoredToken {
        guard StoredToken.isName(entry.id), StoredToken.isName(entry.name) else {
            throw AccessProblem("has no good id or name for token number \(index + 1)")
        }
        guard let hash = Hex.bytes(entry.sha256), hash.count == 32 else {
            throw AccessProblem("has no SHA-256 for token \(entry.id)")
        }
        let grants: Set<Grant>
        do {
            grants = try GrantList.read(entry.permissions)
        } catch {
            throw AccessProblem("cannot be used for token \(entry.id): \(error.message)")
        }
        return StoredToken(
            id: entry.id, name: entry.name, hash: hash, grants: grants,
            createdAt: entry.createdAt, expiresAt: entry.expiresAt)
    }
}
