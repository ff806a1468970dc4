import GRDB

/// One step from a schema to the next. A step that has been released never
/// changes again.
package struct Migration: Sendable {
    /// The schema that the step leads to: 1, 2, 3 …
    package let number: Int
    package let migrate: @Sendable (Database) throws -> Void

    package init(_ number: Int, migrate: @escaping @Sendable (Database) throws -> Void) {
        self.number = number
        self.migrate = migrate
    }
}
