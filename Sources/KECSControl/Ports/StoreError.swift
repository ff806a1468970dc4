/// Why the store could not do its work. Nothing was changed.
package struct StoreError: Error, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// Another process holds the database.
        case locked
        /// The disk, or the quota, is full.
        case full
        /// The file or its folder cannot be written.
        case readOnly
        /// Made by a newer version of KECS.
        case newerSchema
        /// Not a database, or a damaged one.
        case corrupt
        /// The store has been shut down.
        case closed
        /// Anything else that SQLite reports.
        case failed
    }

    package var code: Code
    /// For people: what is wrong and what to do about it.
    package var message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}
