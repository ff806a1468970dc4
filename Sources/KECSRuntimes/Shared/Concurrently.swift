/// Runs the operation on every item, at most `limit` at once.
/// - Returns: what it answered, in the order of the items.
/// - Throws: the first error; the others are cancelled and awaited.
func concurrently<Item: Sendable, Value: Sendable>(
    _ items: [Item], limit: Int, _ operation: @escaping @Sendable (Item) async throws -> Value
) async throws -> [Value] {
    try await withThrowingTaskGroup(of: (Int, Value).self) { group in
        var values: [Int: Value] = [:]
        for (index, item) in items.enumerated() {
            if index >= limit, let (done, value) = try await group.next() { values[done] = value }
            group.addTask { (index, try await operation(item)) }
        }
        while let (done, value) = try await group.next() { values[done] = value }
        return items.indices.compactMap { values[$0] }
    }
}
