/// A state being changed: the next state, the rows that make it so and the
/// events that report it. A value; the store commits it or drops it.
package struct Transaction: Sendable {
    package private(set) var state: State
    /// In the order made; a later change of a key replaces an earlier one.
    package private(set) var changes: [Change] = []
    package private(set) var events: [EventDraft] = []
    /// The moment of the commit.
    package let now: Timestamp

    package init(state: State, now: Timestamp) {
        self.state = state
        self.now = now
    }

    package mutating func put(_ row: ClusterRecord) { make(.cluster(key: row.arn, row)) }
    package mutating func put(_ row: FamilyRecord) { make(.family(key: row.key, row)) }
    package mutating func put(_ row: TaskDefinitionRecord) {
        make(.taskDefinition(key: row.arn, row))
    }
    package mutating func put(_ row: ServiceRecord) { make(.service(key: row.arn, row)) }
    package mutating func put(_ row: ScalableTargetRecord) {
        make(.scalableTarget(key: row.serviceArn, row))
    }
    package mutating func put(_ row: TaskRecord) { make(.task(key: row.arn, row)) }
    package mutating func put(_ row: ClientTokenRecord) { make(.clientToken(key: row.key, row)) }

    /// Puts the row, and forgets the oldest ones where there are more than `limit`.
    package mutating func remember(_ row: ClientTokenRecord, atMost limit: Int) {
        put(row)
        while state.clientTokens.count > max(1, limit), let oldest = state.oldestToken {
            deleteClientToken(oldest)
        }
    }

    package mutating func deleteCluster(_ arn: String) { make(.cluster(key: arn, nil)) }
    package mutating func deleteFamily(_ key: String) { make(.family(key: key, nil)) }
    package mutating func deleteTaskDefinition(_ arn: String) {
        make(.taskDefinition(key: arn, nil))
    }
    package mutating func deleteService(_ arn: String) { make(.service(key: arn, nil)) }
    package mutating func deleteScalableTarget(ofService arn: String) {
        make(.scalableTarget(key: arn, nil))
    }
    package mutating func deleteTask(_ arn: String) { make(.task(key: arn, nil)) }
    package mutating func deleteClientToken(_ key: String) { make(.clientToken(key: key, nil)) }

    /// Reports a change. Call it after the change, so that the payload tells
    /// what is true at the event's number.
    package mutating func append(_ event: EventDraft) { events.append(event) }

    /// The ordinal for a new record.
    package var nextOrdinal: Int { state.lastOrdinal + 1 }

    private mutating func make(_ change: Change) {
        state.apply(change)
        changes.append(change)
    }
}
