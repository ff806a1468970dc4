/// Why a runtime could not do what it was asked, and whether asking again helps.
package struct RuntimeError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Kind: String, Hashable, Sendable {
        /// The engine is away or busy: ask again later.
        case retryable
        /// It will never work.
        case terminal
        /// There is no such thing.
        case absent
    }

    package var kind: Kind
    /// For people; may be shown to clients.
    package var message: String

    package init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    package var description: String { message }
}
