extension Optional where Wrapped: Collection {
    /// Nil in place of an empty text or list: what AWS's console and APIs write, and ECS takes,
    /// for a member that is not set.
    var nonEmpty: Wrapped? { flatMap { $0.isEmpty ? nil : $0 } }
}
