/// How a ``SQLiteStore`` works; the defaults suit a developer's machine.
package struct StoreOptions: Sendable {
    /// What a commit survives. Either survives the death of the process.
    package enum Durability: String, CaseIterable, Sendable {
        /// A power loss may undo the newest commits, never damage the database.
        case normal
        /// Every commit is on the disk before it is answered; many times slower.
        case full
    }

    package var durability = Durability.normal
    /// How many journal entries are kept, at least 1.
    package var journalEntries = 100_000
    /// Seconds for which a journal entry is kept.
    package var journalAge = 7 * 86_400
    /// How many transactions may wait; further ones are refused.
    package var queueLimit = 16_384
    /// How many transactions commit together at most.
    package var groupLimit = 256
    /// Seconds to wait for another user of the database file, such as a backup.
    package var busyTimeout = 5
    /// Bytes that the database file may grow to; nil: as far as the disk goes.
    package var maximumBytes: Int?
    /// The version of KECS that is running, written into the database so that
    /// an older one can say which version it takes to read it.
    package var version = "development"

    package init() {}
}
