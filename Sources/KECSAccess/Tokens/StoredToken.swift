import KECSModel

/// A static token as the server knows it: everything but the token.
package struct StoredToken: Hashable, Sendable {
    /// `tok_` and 16 hexadecimal digits.
    package var id: String
    /// Who it stands for, as messages and logs tell it. One token a name.
    package var name: String
    /// SHA-256 of the token.
    package var hash: [UInt8]
    package var grants: Set<Grant>
    package var createdAt: Timestamp
    /// nil: never.
    package var expiresAt: Timestamp?

    package init(
        id: String, name: String, hash: [UInt8], grants: Set<Grant>, createdAt: Timestamp,
        expiresAt: Timestamp?
    ) {
        self.id = id
        self.name = name
        self.hash = hash
        self.grants = grants
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }

    package func isExpired(at now: Timestamp) -> Bool {
        expiresAt.map { $0 <= now } ?? false
    }

    /// In their written form, in order.
    package var permissions: [String] { grants.map(\.text).sorted() }

    /// 1 to 64 letters, digits and `-_.@`: it goes into logs and messages.
    package static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "-_.@".utf8.contains(byte)
                }
            }
    }
}
